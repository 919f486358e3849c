package import Program
internal import Shapes

/// Squared differences near zero, absolute ones beyond.
package struct TorchHuberLossLayer: TorchPointwiseLossFamily {
  package static let about = About(
    "HuberLoss", dialects: [.torch], "Squared differences near zero, absolute ones beyond.",
    formula: "0.5 · d² if |d| < delta else delta · (|d| - 0.5 · delta); d = x - target",
    source: "Huber, 1964, doi:10.1214/aoms/1177703732")
  package static let schema = Schema(
    Self(),
    [
      .reduction,
      .number(
        "delta", \.delta, in: 0...(.greatestFiniteMagnitude), excludingLower: true, default: "1",
        "Where the parts meet."),
    ])

  package static let examples: [LayerExample] = [
    .init("HuberLoss", [[.batch, 5], [.batch, 5]], gives: []),
    .init(
      "HuberLoss: {reduction: none}", [[.batch, 5, 7], [.batch, 5, 7]], gives: [.batch, 5, 7]),
    .init("HuberLoss", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
    .init(
      "HuberLoss: {reduction: avg}", [[.batch, 5], [.batch, 5]], fails: "spec/unknown-value"),
  ]

  package var delta = 1.0
  package var reduction = TorchReduction.mean

  package init() {}

  package func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.huber(x, target, bend: delta)
  }
}
