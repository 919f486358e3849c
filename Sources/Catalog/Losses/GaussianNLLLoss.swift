package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Compares numbers with normal distributions: means and variances are the halves of the last axis.
package struct GaussianNLLLoss: Loss {
  package static let about = About(
    "gaussian_nll_loss", aliases: ["GaussianNLLLoss"], dialects: [.torch, .keras],
    "Compares numbers with normal distributions: means and variances are the halves of the last axis.",
    formula: "½ · (log v + (m - y)²/v) for v = max(variance, eps)",
    source: "Nix and Weigend, Estimating the mean and variance of the target, 1994")
  package static let schema = Schema(
    Self(),
    [
      .bool("full", \.isFull, default: "false", "Whether the constant ½ log 2π is added."),
      .number(
        "eps", \.epsilon, in: 0...Double.greatestFiniteMagnitude, excludingLower: true,
        default: "1e-6", "Least variance."),
      .reduction(\.reduction),
    ])

  package var isFull = false
  package var epsilon = 1e-6
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    // Half of the numbers are compared with the target.
    LossContract(.anything, .anything, .regression)
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let (mean, variance) = try builder.halves(prediction)
    let target = try builder.aligned(target: target, to: mean)
    let difference = try builder.combined(.subtract, mean, target)
    // As in PyTorch, the bound passes the whole gradient.
    let bounded = try builder.combined(
      .add, variance,
      builder.apply(StopGradient(), builder.shortfall(variance, epsilon)))
    let squares = try builder.combined(.divide, builder.mapped(.square, difference), bounded)
    let sum = try builder.combined(.add, builder.mapped(.log, bounded), squares)
    let constant = isFull ? 0.5 * log(2 * Double.pi) : 0
    return try builder.mapped(.affine(scale: 0.5, offset: Float(constant)), sum)
  }

  package func value(
    prediction: UnsafeBufferPointer<Float>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    let half = prediction.count / 2
    guard half > 0, target.count >= half else { return .nan }
    var sum = 0.0
    for i in 0..<half {
      let variance = max(Double(prediction[half + i]), epsilon)
      let difference = Double(prediction[i]) - Double(target[i])
      sum += 0.5 * (log(variance) + difference * difference / variance)
    }
    return sum / Double(half) + (isFull ? 0.5 * log(2 * Double.pi) : 0)
  }
}

extension ProgramBuilder {
  /// `max(least - x, 0)`.
  fileprivate mutating func shortfall(
    _ x: TensorID, _ least: Double
  ) throws(PrimitiveError) -> TensorID {
    try mapped(.relu(), mapped(.affine(scale: -1, offset: Float(least)), x))
  }
}
