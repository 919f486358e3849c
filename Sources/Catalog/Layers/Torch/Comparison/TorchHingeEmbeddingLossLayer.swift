package import Program
internal import Shapes

/// Distances of like pairs, and what unlike pairs lack to a margin.
package struct TorchHingeEmbeddingLossLayer: TorchPointwiseLossFamily {
  package static let about = About(
    "HingeEmbeddingLoss", dialects: [.torch],
    "Distances of like pairs, and what unlike pairs lack to a margin.",
    formula: "x if target = 1 else max(0, margin - x)")
  package static let schema = Schema(
    Self(),
    [
      .number("margin", \.margin, default: "1", "Distance that unlike pairs should have."),
      .reduction,
    ])

  package static let examples: [LayerExample] = [
    .init("HingeEmbeddingLoss", [[.batch, 5], [.batch, 5]], gives: []),
    .init(
      "HingeEmbeddingLoss: {reduction: none}", [[.batch, 5, 7], [.batch, 5, 7]],
      gives: [.batch, 5, 7]),
    .init("HingeEmbeddingLoss", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
    .init(
      "HingeEmbeddingLoss: {reduction: avg}", [[.batch, 5], [.batch, 5]],
      fails: "spec/unknown-value"),
  ]

  package var margin = 1.0
  package var reduction = TorchReduction.mean

  package init() {}

  package func compare(
    _ x: TensorID, _ target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let missing = try builder.mapped(
      .relu(), builder.mapped(.affine(scale: -1, offset: Float(margin)), x))
    let isUnlike = try builder.combined(.notEqual, target, builder.constant(1))
    let isLike = try builder.combined(.notEqual, target, builder.constant(-1))
    return try builder.combined(
      .add, builder.combined(.multiply, isUnlike, missing),
      builder.combined(.multiply, isLike, x))
  }
}
