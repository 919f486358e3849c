/// The numbers that a random operation draws in one step.
///
/// Element i, in row-major order over the whole batch, takes word `i % 4` of
/// `RandomStream(seed: seed, stream: stream).words(at: step << 32 | i / 4)`, so that it depends on
/// neither threads nor the order of work. See ``DropoutMask`` for the same rule.
package struct RandomNumbers: Hashable, Sendable {
  package enum Distribution: Hashable, Sendable {
    /// From the lower bound up to but not the upper; the bound itself where the two are equal.
    case uniform(Float, Float)
    case normal(mean: Float, deviation: Float)
  }

  package let distribution: Distribution
  private let random: RandomStream
  private let counterBase: UInt64

  package init(_ distribution: Distribution, seed: UInt64, stream: Int, step: Int) {
    self.distribution = distribution
    random = RandomStream(seed: seed, stream: UInt64(truncatingIfNeeded: stream))
    counterBase = UInt64(truncatingIfNeeded: step) << 32
  }

  /// Hands out elements `start ..< start + count` one by one.
  package func forEach(from start: Int, count: Int, _ body: (_ place: Int, Float) -> Void) {
    var place = 0
    while place < count {
      let index = start &+ place
      let block = values(of: UInt64(truncatingIfNeeded: index / 4))
      for lane in (index % 4)..<4 where place < count {
        body(place, block[lane])
        place &+= 1
      }
    }
  }

  private func values(of block: UInt64) -> SIMD4<Float> {
    let words = random.words(at: counterBase | block)
    switch distribution {
    case .uniform(let lower, let upper):
      var unit = SIMD4<Float>()
      for lane in 0..<4 { unit[lane] = Float(words[lane] >> 8) * 0x1p-24 }
      return unit * (upper - lower) + lower
    case .normal(let mean, let deviation):
      return RandomStream.normals(words) * deviation + mean
    }
  }
}
