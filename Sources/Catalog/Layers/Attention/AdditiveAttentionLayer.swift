package import Program
package import Shapes

/// Attention that compares query and key by a trained sum instead of a product.
///
/// - Shapes: query `[batch, steps, features]`, value `[batch, keys, width]`, key `[batch, keys, features]`,
///   scale `[features]`, output `[batch, steps, width]`, scores `[batch, steps, keys]`.
/// - Complexity: one multiply-add per step of the query, step of the key and feature of both.
package struct AdditiveAttentionLayer: AttentionFamily {
  package static let about = About(
    "additive_attention", aliases: ["AdditiveAttention"],
    "Mixes the steps of a value by a trained sum of query and key.",
    formula: "softmax(Σ scale · tanh(query + key)) · value",
    source: "Bahdanau, Cho, Bengio, 2015, arXiv:1409.0473")
  package static let schema = Schema(
    Self(),
    [
      .bool("use_scale", \.hasScale, default: "true", "Whether trained factors scale the features.")
    ] + Field.attentionFields)

  package static let examples: [LayerExample] = [
    .init(
      "additive_attention", [[.batch, .time, 5], [.batch, 11, 3], [.batch, 11, 5]],
      gives: [.batch, .time, 3]),
    .init(
      "additive_attention: {return_attention_scores: true}", [[.batch, 7, 5], [.batch, 11, 5]],
      gives: [.batch, 7, 5], [.batch, 7, 11]),
    .init(
      "additive_attention", [[.batch, 7, 5], [.batch, 11, 3]], fails: "shape/attention-mismatch"),
    .init(
      "additive_attention: {dropout: 2}", [[.batch, 7, 5], [.batch, 7, 5]],
      fails: "spec/out-of-range"),
  ]

  package var hasScale = true
  package var options = AttentionOptions()

  package init() {}

  package var multipliesVectors: Bool { false }

  package func weights(_ query: Shape, _ context: InferenceContext) throws(LayerError) -> [Weight] {
    guard hasScale else { return [] }
    return [try context.weight("scale", [query[query.rank - 1]], GlorotUniformInitializer())]
  }

  package func scores(
    _ query: TensorID, _ key: TensorID, _ weights: [TensorID], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let sums = try sums(query, key, into: &builder)
    var bounded = try builder.apply(Elementwise(function: .tanh), sums)
    if hasScale { bounded = try builder.apply(Binary(function: .multiply), bounded, weights[0]) }
    let last = builder.shape(of: bounded).rank - 1
    return try builder.apply(Reduce(kind: .sum, axes: [last]), bounded)
  }
}
