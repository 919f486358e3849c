package import Program
internal import Shapes

/// The negative log-probability of the true class.
package struct TorchNLLLossLayer: TorchClassLossFamily {
  package static let about = About(
    "NLLLoss", dialects: [.torch], "Negative log-probability of the true class.",
    formula: "-x[target]")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "ignore_index", \.ignoredClass, min: nil, default: "-100", "Target that counts for nothing."
      ),
      .reduction,
    ])
  package static let takesProbabilities = false

  package static let examples: [LayerExample] = [
    .init("NLLLoss", [[.batch, 10], [.batch]], gives: []),
    .init("NLLLoss: {reduction: none}", [[.batch, 10], [.batch]], gives: [.batch]),
    .init("NLLLoss", [[.batch, 10], [.batch, 10]], fails: "shape/merge-mismatch"),
  ]

  package var ignoredClass = -100
  package var reduction = TorchReduction.mean

  package init() {}

  package var smoothing: Double { 0 }

  package func logarithms(
    _ x: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID { x }
}
