package import Arrays

/// Initialisers whose variance shrinks with the number of connections, so that signals keep their size.
package protocol ScaledInitializer: Initializer {
  var scaling: ScaledVariance { get }
  var seed: Int? { get }
}

extension ScaledInitializer {
  package func moments(shape: [Int]) -> Moments? {
    Moments(mean: 0, variance: scaling.variance(shape))
  }
  package func values(shape: [Int], stream: RandomStream) -> [Float] {
    scaling.values(shape, stream.seeded(seed))
  }
}

/// A zero-mean distribution whose variance is `scale / fan`.
package struct ScaledVariance: Sendable {
  package enum Mode: String, Sendable, CaseIterable {
    case fanIn = "fan_in", fanOut = "fan_out", fanAverage = "fan_avg"
  }
  package enum Distribution: String, Sendable, CaseIterable {
    case truncatedNormal = "truncated_normal", untruncatedNormal = "untruncated_normal", uniform
  }
  package var scale = 1.0
  package var mode = Mode.fanIn
  package var distribution = Distribution.truncatedNormal

  package init(
    _ scale: Double = 1, _ mode: Mode = .fanIn, _ distribution: Distribution = .truncatedNormal
  ) {
    self.scale = scale
    self.mode = mode
    self.distribution = distribution
  }

  func variance(_ shape: [Int]) -> Double {
    let fans = fans(of: shape)
    let fan =
      switch mode {
      case .fanIn: fans.in
      case .fanOut: fans.out
      case .fanAverage: (fans.in + fans.out) / 2
      }
    return scale / max(1, fan)
  }

  func values(_ shape: [Int], _ stream: RandomStream) -> [Float] {
    let deviation = variance(shape).squareRoot()
    let count = elementCount(shape)
    switch distribution {
    case .uniform:
      let limit = 3.0.squareRoot() * deviation
      return stream.uniformWeights(count, from: -limit, to: limit)
    case .untruncatedNormal:
      return stream.normalWeights(count, mean: 0, deviation: deviation)
    case .truncatedNormal:
      return stream.truncatedNormalWeights(
        count, mean: 0, deviation: deviation / truncatedNormalVariance.squareRoot())
    }
  }
}

extension RandomStream {
  /// The stream of an initialiser that brings a seed of its own.
  func seeded(_ seed: Int?) -> RandomStream {
    seed.map { RandomStream(seed: UInt64(bitPattern: Int64($0)), stream: stream) } ?? self
  }
}

extension Field where Root: Initializer {
  static func seed(_ path: Path<Int?>) -> Self {
    .optionalInt("seed", path, min: nil, "Seed of this weight alone; null for the seed of the run.")
  }
}

/// Number of elements of a weight; 0 where it exceeds all memory, which the planner refuses before.
func elementCount(_ shape: some Sequence<Int>) -> Int {
  shape.reduce(1) { product, size in
    let (result, overflow) = product.multipliedReportingOverflow(by: size)
    return overflow ? 0 : max(0, result)
  }
}
