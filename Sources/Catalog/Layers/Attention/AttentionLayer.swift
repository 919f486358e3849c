package import Program
package import Shapes

/// Mixes the steps of a value, weighed by how well their keys fit each step of a query.
///
/// - Shapes: query `[batch, steps, features]`, value `[batch, keys, width]`, key `[batch, keys, features]`,
///   output `[batch, steps, width]`, scores `[batch, steps, keys]`.
/// - Complexity: one multiply-add per step of the query, step of the key and feature of both.
package struct AttentionLayer: AttentionFamily {
  package static let about = About(
    "attention", aliases: ["Attention"],
    "Mixes the steps of a value by how well their keys fit each step of a query.",
    formula:
      "softmax(scale · query · keyᵀ) · value; concat: softmax(weight · Σ tanh(scale · (query + key)))",
    source: "Luong, Pham, Manning, 2015, arXiv:1508.04025")
  package static let schema = Schema(
    Self(),
    [
      .bool(
        "use_scale", \.hasScale, default: "false", "Whether a trained factor scales the scores."),
      .choice(
        "score_mode", \.scoreMode, default: "dot",
        "How query and key are compared: product or sum."),
    ] + Field.attentionFields)

  package static let examples: [LayerExample] = [
    .init("attention", [[.batch, .time, 5], [.batch, 11, 5]], gives: [.batch, .time, 5]),
    .init(
      "attention: {return_attention_scores: true}",
      [[.batch, 7, 5], [.batch, .time, 3], [.batch, .time, 5]],
      gives: [.batch, 7, 3], [.batch, 7, .time]),
    .init(
      "attention", [[.batch, 7, 5], [.batch, 11, 3]], fails: "shape/attention-mismatch"),
    .init(
      "attention", [[.batch, 7, 5], [.batch, 11, 5], [.batch, 12, 5]],
      fails: "shape/attention-mismatch"),
    .init("attention", [[.batch, 5], [.batch, 5]], fails: "shape/rank"),
    .init("attention", [[.batch, 7, 5]], fails: "shape/operand-count"),
  ]

  package enum ScoreMode: String, Sendable, CaseIterable { case dot, concat }

  package var hasScale = false
  package var scoreMode = ScoreMode.dot
  package var options = AttentionOptions()

  package init() {}

  package var multipliesVectors: Bool { scoreMode == .dot }

  package func weights(_ query: Shape, _ context: InferenceContext) throws(LayerError) -> [Weight] {
    let names = (hasScale ? ["scale"] : []) + (scoreMode == .concat ? ["concat_score_weight"] : [])
    return names.map { Weight($0, [], OnesInitializer()) }
  }

  package func multiplied(
    _ query: TensorID, _ weights: [TensorID], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID? {
    guard scoreMode == .dot else { return nil }
    return hasScale
      ? try builder.apply(Binary(function: .multiply), query, weights[0]) : query
  }

  package func scores(
    _ query: TensorID, _ key: TensorID, _ weights: [TensorID], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    if let query = try multiplied(query, weights, into: &builder) {
      return try builder.apply(MatMul(transposeB: true), query, key)
    }
    var sums = try sums(query, key, into: &builder)
    if hasScale { sums = try builder.apply(Binary(function: .multiply), sums, weights[0]) }
    let bounded = try builder.apply(Elementwise(function: .tanh), sums)
    let last = builder.shape(of: bounded).rank - 1
    let fits = try builder.apply(Reduce(kind: .sum, axes: [last]), bounded)
    return try builder.apply(Binary(function: .multiply), fits, weights[hasScale ? 1 : 0])
  }
}
