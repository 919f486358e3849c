package import Program
package import Shapes

/// Gives every step a learned vector for its position.
///
/// - Shapes: input and output `[batch, …, steps, features]`, table `[sequence_length, features]`.
package struct PositionEmbeddingLayer: Layer {
  package static let about = About(
    "position_embedding", aliases: ["PositionEmbedding"],
    "Gives every step a learned vector for its position; the input gives only the shape.",
    formula: "y[…, t] = embeddings[t]",
    source: "Gehring et al., 2017, arXiv:1705.03122; as in KerasHub")
  package var role: LayerRole { .positionEncoding }

  package static let schema = Schema(
    Self(),
    [
      .dim("sequence_length", \.length, required: true, "Number of positions: the most steps."),
      .initializer(
        "initializer", \.initializer, default: "glorot_uniform", "How the vectors start."),
    ])

  package static let examples: [LayerExample] = [
    .init("position_embedding: 50", [[.batch, .time, 16]], gives: [.batch, .time, 16]),
    .init("position_embedding: 50", [[.batch, 51, 16]], fails: "shape/sequence-length"),
    .init("position_embedding: 50", [[.batch]], fails: "shape/rank"),
  ]

  package var length: Dim = 1
  var initializer: any Initializer = GlorotUniformInitializer()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "time", "features"], atLeast: true)
    try context.require(steps: x[x.rank - 2], atMost: length)
    let table = try context.weight("embeddings", [length, x[x.rank - 1]], initializer)
    return Inference(operands[0].floating, weights: [table])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [
      ValueFacts(
        range: .all, encoding: .activated(Self.about.name), moments: inference.weights[0].moments)
    ]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let shape = builder.shape(of: operands[0])
    let rows = try builder.apply(
      Slice(axis: 0, start: 0, count: shape[shape.rank - 2]), weights[0])
    return [try builder.spread(rows, like: operands[0])]
  }

  package var isLearning: Bool { true }
}
