internal import Arrays

/// Which samples make up each batch of an endless stream: pass after pass over a split, each in an order of its own.
///
/// A batch is a pure function of seed and number, so that a run goes on in the middle as if it had never stopped.
package struct SampleOrder: Hashable, Sendable {
  package enum Shuffling: Hashable, Sendable {
    case none
    /// Over all samples.
    case samples
    /// Samples drawn from a window that moves over the split, as `tf.data` does.
    case window(Int)
    /// Batches stay together, their order changes.
    case batches
  }
  package let sampleCount: Int
  package let batchSize: Int
  package let dropsRemainder: Bool
  package let shuffling: Shuffling
  private let seed: UInt64

  package init(
    sampleCount: Int, batchSize: Int, dropsRemainder: Bool = false, shuffling: Shuffling = .samples,
    seed: UInt64
  ) {
    self.sampleCount = max(0, sampleCount)
    self.batchSize = max(1, batchSize)
    self.dropsRemainder = dropsRemainder
    self.shuffling = shuffling
    self.seed = seed
  }

  /// Batches of one pass; 0 where the remainder is dropped and nothing else is there.
  package var batchesPerPass: Int {
    sampleCount / batchSize + (dropsRemainder || sampleCount % batchSize == 0 ? 0 : 1)
  }

  /// All samples of one pass in their order.
  ///
  /// - Complexity: O(samples).
  package func order(ofPass pass: Int) -> [Int] {
    let random = RandomStream(seed: seed, stream: RandomPurpose.order.stream(0, pass))
    switch shuffling {
    case .none: return Array(0..<sampleCount)
    case .samples: return random.permutation(count: sampleCount)
    case .window(let size): return windowed(size, random)
    case .batches:
      // The remainder stays last, so that every batch keeps its samples.
      let full = sampleCount / batchSize
      let batches = random.permutation(count: full).flatMap {
        $0 * batchSize..<($0 + 1) * batchSize
      }
      return batches + Array(full * batchSize..<sampleCount)
    }
  }

  /// Every next sample is one of the `size` that have not been taken and come first.
  private func windowed(_ size: Int, _ random: RandomStream) -> [Int] {
    var window = Array(0..<min(max(1, size), sampleCount))
    var next = window.count
    var order: [Int] = []
    order.reserveCapacity(sampleCount)
    while !window.isEmpty {
      let pick = Int(random.below(UInt64(window.count), at: UInt64(order.count)))
      order.append(window[pick])
      if next < sampleCount {
        window[pick] = next
        next += 1
      } else {
        window.swapAt(pick, window.count - 1)
        window.removeLast()
      }
    }
    return order
  }

  /// Walks through batches and remembers the order of the pass it is in.
  struct Cursor {
    private let order: SampleOrder
    private var pass = -1
    private var samples: [Int] = []

    init(_ order: SampleOrder) { self.order = order }

    /// The samples of batch `number` of the stream, and the pass they belong to.
    mutating func batch(_ number: Int) -> (positions: [Int], pass: Int) {
      let perPass = max(1, order.batchesPerPass)
      if number / perPass != pass {
        pass = number / perPass
        samples = order.order(ofPass: pass)
      }
      let start = min(number % perPass * order.batchSize, samples.count)
      return (Array(samples[start...].prefix(order.batchSize)), pass)
    }
  }
}
