package import Program
internal import Shapes

/// Negative log-likelihood of counts with a Poisson distribution.
package struct TorchPoissonNLLLossLayer: TorchPointwiseLossFamily {
  package static let about = About(
    "PoissonNLLLoss", dialects: [.torch],
    "Negative log-likelihood of counts with a Poisson distribution.",
    formula: "exp(x) - target · x")
  package static let schema = Schema(
    Self(),
    [
      .bool(
        "log_input", \.takesLogarithms, default: "true", "Whether the prediction is a logarithm."),
      .bool("full", \.isFull, default: "false", "Whether the term of the target alone is added."),
      .number("eps", \.epsilon, default: "1e-8", "Added under the logarithm."), .reduction,
    ])

  package static let examples: [LayerExample] = [
    .init("PoissonNLLLoss", [[.batch, 5], [.batch, 5]], gives: []),
    .init(
      "PoissonNLLLoss: {reduction: none}", [[.batch, 5, 7], [.batch, 5, 7]], gives: [.batch, 5, 7]),
    .init("PoissonNLLLoss", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
    .init(
      "PoissonNLLLoss: {reduction: avg}", [[.batch, 5], [.batch, 5]], fails: "spec/unknown-value"),
  ]

  package var takesLogarithms = true
  package var isFull = false
  package var epsilon = 1e-8
  package var reduction = TorchReduction.mean

  package init() {}

  package func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let loss: TensorID
    if takesLogarithms {
      let product = try builder.combined(.multiply, target, x)
      loss = try builder.combined(.subtract, builder.mapped(.exponential, x), product)
    } else {
      let raised = try builder.mapped(.affine(scale: 1, offset: Float(epsilon)), x)
      let product = try builder.combined(.multiply, target, builder.mapped(.log, raised))
      loss = try builder.combined(.subtract, x, product)
    }
    guard isFull else { return loss }
    return try builder.combined(.add, loss, builder.stirlingTerm(target))
  }
}

extension ProgramBuilder {
  /// Stirling's approximation of `log(n!)`, 0 up to 1.
  fileprivate mutating func stirlingTerm(_ n: TensorID) throws(PrimitiveError) -> TensorID {
    let isLarge = try combined(.less, constant(1), n)
    let size = try combined(.maximum, n, constant(1))
    let logarithm = try mapped(.log, size)
    let main = try combined(.subtract, combined(.multiply, size, logarithm), size)
    let rest = try mapped(.affine(scale: 0.5, offset: 0.918_938_5), logarithm)
    return try combined(.multiply, isLarge, combined(.add, main, rest))
  }
}
