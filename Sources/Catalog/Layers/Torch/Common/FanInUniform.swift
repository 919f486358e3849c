internal import Arrays

/// PyTorch's default for weights and biases: uniform on ±1/√fan_in.
///
/// That is what `kaiming_uniform_` with `a = √5` amounts to.
struct FanInUniform: Initializer {
  static let about = About("fan_in_uniform", dialects: [.torch], "Uniform on ±1/√fan_in.")
  static let schema = Schema(Self(fanIn: nil), [])

  /// Number of products that one output sums; nil where it is not known.
  let fanIn: Int?

  private var limit: Double { 1 / Double(max(fanIn ?? 1, 1)).squareRoot() }

  func values(shape: [Int], stream: RandomStream) -> [Float] {
    stream.uniformWeights(elementCount(shape), from: -limit, to: limit)
  }

  func moments(shape: [Int]) -> Moments? {
    fanIn.map { _ in Moments(mean: 0, variance: limit * limit / 3) }
  }
}
