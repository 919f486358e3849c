/// Which elements a dropout operation zeroes in one step.
///
/// Element i of the mask, in row-major order over the whole batch, takes word `i % 4` of
/// `RandomStream(seed: seed, stream: stream).words(at: step << 32 | i / 4)` and is dropped when
/// that word is below `rate · 2³²`. The mask thus does not depend on threads, on the order of work
/// or on what else is random; every kernel must produce this one.
package struct DropoutMask: Hashable, Sendable {
  package let random: RandomStream
  /// The step in the upper half of every counter.
  package let counterBase: UInt64
  /// A word below this one drops its element.
  package let threshold: UInt32
  /// What the elements that stay are multiplied by, `1 / (1 − rate)`.
  package let scale: Float

  /// - Parameter rate: in 0..<1; what lies outside is moved to the nearest rate inside.
  package init(seed: UInt64, stream: Int, step: Int, rate: Float) {
    let rate = min(max(rate, 0), Float(1).nextDown)
    random = RandomStream(seed: seed, stream: UInt64(truncatingIfNeeded: stream))
    counterBase = UInt64(truncatingIfNeeded: step) << 32
    threshold = UInt32(Double(rate) * 0x1p32)
    scale = 1 / (1 - rate)
  }

  package func isDropped(_ index: Int) -> Bool {
    let i = UInt64(truncatingIfNeeded: index)
    return random.words(at: counterBase | i / 4)[Int(i % 4)] < threshold
  }

  /// The factors of the first `count` elements: 0 where dropped, else ``scale``.
  package func factors(count: Int) -> [Float] {
    let count = max(0, count)
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      for start in stride(from: 0, to: count, by: 4) {
        let words = random.words(at: counterBase | UInt64(start / 4))
        for i in start..<min(start + 4, count) {
          buffer.initializeElement(at: i, to: words[i - start] < threshold ? 0 : scale)
        }
      }
      initialized = count
    }
  }
}
