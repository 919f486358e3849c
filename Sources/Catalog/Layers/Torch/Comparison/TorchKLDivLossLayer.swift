package import Program
internal import Shapes

/// How far a distribution, given by its logarithm, is from the target's.
package struct TorchKLDivLossLayer: TorchPointwiseLossFamily {
  package enum Reduction: String, Sendable, CaseIterable { case none, mean, sum, batchmean }

  package static let about = About(
    "KLDivLoss", dialects: [.torch],
    "How far a distribution, given by its logarithm, is from the target's.",
    formula: "target · (log(target) - x)",
    source: "Kullback, Leibler, 1951, doi:10.1214/aoms/1177729694")
  package static let schema = Schema(
    Self(),
    [
      .choice(
        "reduction", \.joining, default: "mean",
        "How the losses are joined; batchmean is the divergence itself."),
      .bool(
        "log_target", \.takesLogarithms, default: "false", "Whether the target is a logarithm too."),
    ])

  package static let examples: [LayerExample] = [
    .init("KLDivLoss: batchmean", [[.batch, 5], [.batch, 5]], gives: []),
    .init("KLDivLoss: none", [[.batch, 5], [.batch, 5]], gives: [.batch, 5]),
    .init("KLDivLoss", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
  ]

  package var joining = Reduction.mean
  package var takesLogarithms = false
  package var reduction: TorchReduction {
    get { joining == .none ? .none : joining == .sum ? .sum : .mean }
    set { joining = Reduction(rawValue: newValue.rawValue) ?? .mean }
  }

  package init() {}

  package func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    if takesLogarithms {
      let distance = try builder.combined(.subtract, target, x)
      return try builder.combined(.multiply, builder.mapped(.exponential, target), distance)
    }
    // 0 · log 0 is 0.
    let least = builder.constant(.leastNormalMagnitude)
    let logarithm = try builder.mapped(.log, builder.combined(.maximum, target, least))
    return try builder.combined(
      .multiply, target, builder.combined(.subtract, logarithm, x))
  }

  package func lowerLosses(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (losses: TensorID, divisor: TensorID?) {
    let losses = try compare(x, target, into: &builder)
    guard joining == .batchmean else { return (losses, nil) }
    return (losses, try builder.reshaped(try builder.count(along: 0, of: x), []))
  }
}
