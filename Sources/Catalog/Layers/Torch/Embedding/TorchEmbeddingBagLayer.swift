package import Program
internal import Shapes

/// Sum, mean or maximum of the learned vectors of a bag of integers.
///
/// - Shapes: input `[batch, integers]`, weight `[num_embeddings, embedding_dim]`, output
///   `[batch, embedding_dim]`; or input `[integers]` with the offsets `[batch]` at which bags start.
package struct TorchEmbeddingBagLayer: TorchEmbeddingFamily {
  package enum Mode: String, Sendable, CaseIterable { case mean, sum, max }

  package static let about = About(
    "EmbeddingBag", dialects: [.torch],
    "Sum, mean or maximum of the learned vectors of a bag of integers.",
    formula: "y = mode over i of weight[x[i]]")
  package static let schema = Schema(
    Self(),
    Field.embeddingSizes + [
      .choice("mode", \.mode, default: "mean", "How the vectors of a bag are joined."),
      .bool(
        "include_last_offset", \.hasLastOffset, default: "false",
        "Whether the last offset is the end of the last bag."),
    ] + Field.embeddingOptions)
  package static let operandCount = 1...2

  package static let examples: [LayerExample] = [
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4}", [[.batch, 7]], gives: [.batch, 4]),
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4, include_last_offset: true}",
      [[.time], [6]], gives: [5, 4]),
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4, mode: min}", [[3, 7]],
      fails: "spec/unknown-value"),
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4}", [[2, 3, 7]], fails: "shape/rank"),
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4}", [[7]], fails: "shape/operand-count"),
  ]

  package var table = TorchEmbeddingOptions()
  package var mode = Mode.mean
  package var hasLastOffset = false

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireRank(
      x, 1...2, "[batch, integers]",
      framework: "input has to be 1D or 2D Tensor, but got Tensor of dimension \(x.rank)")
    guard operands.count == (x.rank == 1 ? 2 : 1) else {
      throw LayerError(
        "shape/operand-count",
        x.rank == 1
          ? "\(context.subject) needs offsets beside a list of integers, its input \(x) has one axis"
          : "\(context.subject) takes no offsets beside bags of one size, its input is \(x)",
        framework: x.rank == 1
          ? "offsets has to be a 1D Tensor but got None"
          : "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences"
      )
    }
    let bags = try x.rank == 1 ? self.bags(operands[1].shape, &context) : x.axes[0]
    let shape = Shape(axes: [bags, Axis(table.width, role: .feature)])
    return Inference(TensorType(shape), weights: [try table.weight(context)])
  }

  private func bags(_ offsets: Shape, _ context: inout InferenceContext) throws(LayerError) -> Axis
  {
    try context.requireRank(
      offsets, 1...1, "[batch] of offsets", operand: 1,
      framework: "offsets has to be a 1D Tensor")
    var bags = offsets.axes[0]
    if hasLastOffset { bags.dim -= 1 }
    return bags
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    guard operands.count == 1 else {
      throw PrimitiveError(Self.about.name, "offsets are not computed yet")
    }
    let vectors = try builder.apply(Embedding(), operands[0], weights[0])
    let kind: Reduce.Kind =
      switch mode {
      case .mean: .mean
      case .sum: .sum
      case .max: .maximum
      }
    return [try builder.apply(Reduce(kind: kind, axes: [1]), vectors)]
  }

  package var untrainableReason: String? {
    hasLastOffset ? "offsets are not computed yet" : table.untrainableReason
  }
  package var locality: Locality { .everything }
}
