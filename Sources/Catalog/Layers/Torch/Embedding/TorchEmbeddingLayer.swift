package import Program
internal import Shapes

/// Looks up a learned vector for every integer.
///
/// - Shapes: input of any shape, weight `[num_embeddings, embedding_dim]`, output
///   `[…, embedding_dim]`.
package struct TorchEmbeddingLayer: TorchEmbeddingFamily {
  package static let about = About(
    "Embedding", dialects: [.torch], "Looks up a learned vector for every integer.",
    formula: "y = weight[x]", twin: "embedding")
  package static let schema = Schema(Self(), Field.embeddingSizes + Field.embeddingOptions)

  package static let examples: [LayerExample] = [
    .init(
      "Embedding: {num_embeddings: 97, embedding_dim: 7}", [[.batch, .time]],
      gives: [.batch, .time, 7]),
    .init(
      "Embedding: {num_embeddings: 10, embedding_dim: 4, max_norm: 1.5, norm_type: 1, scale_grad_by_freq: true}",
      [[.batch]], gives: [.batch, 4]),
    .init(
      "Embedding: {num_embeddings: 10, embedding_dim: -4}", [[.batch, 7]],
      fails: "spec/out-of-range"),
    .init("Embedding: {input_dim: 10, output_dim: 4}", [[.batch, 7]], fails: "spec/unknown-key"),
    .init(
      "Embedding: {num_embeddings: 10, embedding_dim: 4, padding_idx: 10}", [[.batch, 7]],
      fails: "shape/axis-out-of-range"),
  ]

  package var table = TorchEmbeddingOptions()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let shape = Shape(axes: operands[0].shape.axes + [Axis(table.width, role: .feature)])
    return Inference(TensorType(shape), weights: [try table.weight(context)])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    [try table.vectors(operands[0], weights[0], into: &builder)]
  }
}
