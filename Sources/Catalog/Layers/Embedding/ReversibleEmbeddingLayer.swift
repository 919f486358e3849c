package import Program
internal import Shapes

/// An embedding that can also turn vectors back into a number for every token.
///
/// - Shapes: table `[input_dim, output_dim]`; indices `[batch, …]` to `[batch, …, output_dim]`, or with
///   `reverse` vectors `[batch, …, output_dim]` to `[batch, …, input_dim]`.
package struct ReversibleEmbeddingLayer: Layer {
  package static let about = About(
    "reversible_embedding", aliases: ["ReversibleEmbedding"],
    "An embedding that can also turn vectors back into a number for every token.",
    formula: "y = embeddings[x], reversed y = x · embeddingsᵀ",
    source: "Press, Wolf, Using the output embedding to improve language models, 2016, "
      + "arXiv:1608.05859")
  package var role: LayerRole { .embedding }

  package static let schema = Schema(
    Self(),
    [
      .dim("input_dim", \.table.inputSize, required: true, "Number of different integers."),
      .dim("output_dim", \.table.outputSize, required: true, "Length of the vectors."),
      .bool(
        "tie_weights", \.tiesWeights, default: "true",
        "Whether the way back uses the same table, transposed."),
      .initializer(
        "embeddings_initializer", \.table.initializer, default: "random_uniform",
        "How the vectors start."),
      .regularizer("embeddings_regularizer", \.table.regularizer, "Penalty on the vectors."),
      .constraint("embeddings_constraint", \.table.constraint, "Set the vectors are kept in."),
      .bool(
        "mask_zero", \.table.masksZero, default: "false",
        "Whether 0 marks steps that later layers skip."),
      .optionalText("reverse_dtype", \.reverseType, "Element type of the way back."),
      .optionalNumber(
        "logit_soft_cap", \.cap, in: Double.leastNonzeroMagnitude...(.greatestFiniteMagnitude),
        "Bound that results of the way back approach smoothly; null for none."),
      .bool("reverse", \.isReversed, default: "false", "Whether vectors are turned back."),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "reversible_embedding: {input_dim: 100, output_dim: 16}", [[.batch, .time]],
      gives: [.batch, .time, 16]),
    .init(
      "reversible_embedding: {input_dim: 100, output_dim: 16, reverse: true}",
      [[.batch, .time, 16]], gives: [.batch, .time, 100]),
    .init(
      "reversible_embedding: {input_dim: 100, output_dim: 16, reverse: true}",
      [[.batch, .time, 8]], fails: "shape/in-features"),
  ]

  package var table = EmbeddingLayer()
  package var tiesWeights = true
  package var reverseType: String?
  package var cap: Double?
  package var isReversed = false

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    var result = try table.infer(operands, &context)
    if !tiesWeights {
      result.weights.append(
        try context.weight(
          "reverse_embeddings", [table.outputSize, table.inputSize], table.initializer))
    }
    guard isReversed else { return result }
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "features"], atLeast: true)
    try context.require(
      x[x.rank - 1], equals: table.outputSize,
      reason: { "\($0.subject) turns back vectors of \(table.outputSize)" },
      else: {
        LayerError(
          "shape/in-features",
          "\($0.subject) turns back vectors of \(table.outputSize), its input \(x) has "
            + "\($0.text(x[x.rank - 1])) in its last axis",
          at: .parameter("output_dim"))
      })
    var shape = x
    shape.axes[x.rank - 1] = Axis(table.inputSize, role: .class_)
    result.outputs = [.init(operands[0].floating.shaped(shape))]
    result.multiplyAdds = x.elementCount * table.inputSize
    return result
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    guard isReversed else { return table.facts(operands, inference) }
    guard let cap else { return [ValueFacts(range: .all, encoding: .linear)] }
    return [ValueFacts(range: Interval(-cap, cap), encoding: .linear)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    guard isReversed else { return [try builder.apply(Embedding(), operands[0], weights[0])] }
    let kernel =
      tiesWeights
      ? try builder.apply(Transpose(permutation: [1, 0]), weights[0]) : weights[1]
    let logits = try builder.apply(Linear(), operands[0], kernel)
    guard let cap else { return [logits] }
    let scaled = try builder.apply(
      Elementwise(function: .affine(scale: Float(1 / cap), offset: 0)), logits)
    let bounded = try builder.apply(Elementwise(function: .tanh), scaled)
    return [
      try builder.apply(Elementwise(function: .affine(scale: Float(cap), offset: 0)), bounded)
    ]
  }

  package var maskUse: MaskUse { isReversed ? .passes : table.maskUse }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    isReversed
      ? context.masks.first ?? nil : try table.outputMask(operands, into: &builder, context)
  }

  package var elementNeed: ElementNeed? { isReversed ? nil : .indices }
  package var isLearning: Bool { true }
}
