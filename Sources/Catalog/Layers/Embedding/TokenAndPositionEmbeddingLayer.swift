package import Program
package import Shapes

/// Adds a learned vector for every token to one for its position.
///
/// - Shapes: tokens `[batch, steps]`, tables `[vocabulary_size, embedding_dim]` and
///   `[sequence_length, embedding_dim]`, output `[batch, steps, embedding_dim]`.
package struct TokenAndPositionEmbeddingLayer: Layer {
  package static let about = About(
    "token_and_position_embedding", aliases: ["TokenAndPositionEmbedding"],
    "Adds a learned vector for every token to one for its position.",
    formula: "y[t] = tokens[x[t]] + positions[t]",
    source: "Gehring et al., 2017, arXiv:1705.03122; as in KerasHub")
  package var role: LayerRole { .embedding }

  package static let schema = Schema(
    Self(),
    [
      .dim(
        "vocabulary_size", \.vocabulary, required: true,
        "Number of different tokens: the greatest is one less."),
      .dim("sequence_length", \.length, required: true, "Number of positions: the most steps."),
      .dim("embedding_dim", \.width, required: true, "Length of the vectors."),
      .bool(
        "tie_weights", \.tiesWeights, default: "true",
        "Whether a head that goes back to tokens would use the same table."),
      .initializer(
        "embeddings_initializer", \.initializer, default: "random_uniform", "How the vectors start."
      ),
      .bool(
        "mask_zero", \.masksZero, default: "false", "Whether 0 marks steps that later layers skip."),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "token_and_position_embedding: {vocabulary_size: 1000, sequence_length: 50, embedding_dim: 16}",
      [[.batch, .time]], gives: [.batch, .time, 16]),
    .init(
      "token_and_position_embedding: {vocabulary_size: 1000, sequence_length: 50, embedding_dim: 16}",
      [[.batch, 64]], fails: "shape/sequence-length"),
    .init(
      "token_and_position_embedding: {vocabulary_size: 1000, sequence_length: 50, embedding_dim: 16}",
      [[.batch, 10, 3]], fails: "shape/rank"),
  ]

  package var vocabulary: Dim = 1
  package var length: Dim = 1
  package var width: Dim = 1
  package var masksZero = false
  var tiesWeights = true
  var initializer: any Initializer = RandomUniformInitializer()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "time"])
    try context.require(steps: x[1], atMost: length)
    var weights = [
      try context.weight("token_embedding/embeddings", [vocabulary, width], initializer)
    ]
    if !tiesWeights {
      weights.append(
        try context.weight("token_embedding/reverse_embeddings", [width, vocabulary], initializer))
    }
    weights.append(
      try context.weight("position_embedding/embeddings", [length, width], initializer))
    return Inference(
      TensorType(Shape(axes: x.axes + [Axis(width, role: .feature)])), weights: weights)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let parts = [inference.weights.first, inference.weights.last].compactMap { $0?.moments }
    let moments =
      parts.count == 2
      ? Moments(
        mean: parts[0].mean + parts[1].mean, variance: parts[0].variance + parts[1].variance)
      : nil
    return [ValueFacts(range: .all, encoding: .activated(Self.about.name), moments: moments)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let tokens = try builder.apply(Embedding(), operands[0], weights[0])
    let steps = builder.shape(of: operands[0])[1]
    let positions = try builder.apply(
      Slice(axis: 0, start: 0, count: steps, stride: 1), weights[weights.count - 1])
    return [try builder.apply(Binary(function: .add), tokens, positions)]
  }

  package var maskUse: MaskUse { masksZero ? .makes : .drops }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    guard masksZero else { return nil }
    return try builder.apply(Binary(function: .notEqual), operands[0], builder.constant(0))
  }

  package var elementNeed: ElementNeed? { .indices }
  package var isLearning: Bool { true }
  package var locality: Locality { .pointwise }
}
