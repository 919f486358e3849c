package import Program
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// PyTorch's comparison of counts with predicted rates, or with their logarithms.
package struct PoissonNLLLoss: TorchPointwiseComparison {
  package static let about = About(
    "poisson_nll_loss", aliases: ["PoissonNLLLoss"], dialects: [.torch, .keras],
    "PyTorch's comparison of counts with predicted rates, or with their logarithms.",
    formula: "exp(x) - y · x")
  package static let schema = Schema(
    Self(),
    [
      .bool(
        "log_input", \.isLogarithm, default: "true",
        "Whether predictions are logarithms of rates."),
      .bool(
        "full", \.isFull, default: "false",
        "Whether Stirling's approximation of log y! is added, for y above 1."),
      .number(
        "eps", \.epsilon, in: 0...Double.greatestFiniteMagnitude, default: "1e-8",
        "Added to rates before their logarithm is taken."),
      .reduction(\.reduction),
    ])

  package var isLogarithm = true
  package var isFull = false
  package var epsilon = 1e-8
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    LossContract(.values, .values, .regression, belowZero: isLogarithm ? nil : .undefined)
  }

  package func term(prediction: Double, target: Double) -> Double {
    let cost =
      isLogarithm
      ? exp(prediction) - target * prediction : prediction - target * log(prediction + epsilon)
    guard isFull, target > 1 else { return cost }
    return cost + target * log(target) - target + 0.5 * log(2 * .pi * target)
  }
  package func terms(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let rate = isLogarithm ? try builder.mapped(.exponential, prediction) : prediction
    var logarithm = prediction
    if !isLogarithm {
      let shifted = try builder.mapped(.affine(scale: 1, offset: Float(epsilon)), prediction)
      logarithm = try builder.mapped(.log, shifted)
    }
    let product = try builder.combined(.multiply, target, logarithm)
    let cost = try builder.combined(.subtract, rate, product)
    return isFull ? try builder.combined(.add, cost, builder.stirling(target)) : cost
  }
}

extension ProgramBuilder {
  /// `y · log y - y + ½ log 2πy` above 1, else 0.
  fileprivate mutating func stirling(_ y: TensorID) throws(PrimitiveError) -> TensorID {
    let safe = try combined(.maximum, y, constant(1))
    let logarithm = try mapped(.log, safe)
    let product = try combined(.subtract, combined(.multiply, safe, logarithm), safe)
    let half = try mapped(.affine(scale: 0.5, offset: Float(0.5 * log(2 * Double.pi))), logarithm)
    let isAbove = try combined(.less, constant(1), y)
    return try combined(.multiply, isAbove, combined(.add, product, half))
  }
}
