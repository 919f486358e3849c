package import Program
package import Shapes

/// Attention without projections: the operands are queries, values and keys as they come.
package protocol AttentionFamily: Layer, Initializable {
  var options: AttentionOptions { get set }
  /// Whether scores are products, which need vectors of one width.
  var multipliesVectors: Bool { get }
  /// How well each step of the key fits each step of the query: `[batch, …, steps, keys]`.
  func scores(
    _ query: TensorID, _ key: TensorID, _ weights: [TensorID], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
  /// The query whose products with the keys are the scores; nil where scores are no products.
  func multiplied(
    _ query: TensorID, _ weights: [TensorID], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID?
  /// The weights of the scores.
  func weights(_ query: Shape, _ context: InferenceContext) throws(LayerError) -> [Weight]
}

/// What all attention layers have in common.
package struct AttentionOptions: Sendable {
  package var dropout = 0.0
  package var seed: Int?
  package var returnsScores = false
  package var isCausal = false

  package init() {}

  /// The result, and the scores where they are asked for.
  func outputs(_ result: TensorType, scores: Shape) -> [Inference.Output] {
    let result = Inference.Output(result)
    return returnsScores
      ? [result, Inference.Output(TensorType(scores, result.type.element), name: "scores")]
      : [result]
  }

  /// Of the query and of what its steps attend to; those of the scores are not told.
  func stepReadings(operands: Int, output: Int, axis: Int) -> [StepReading?] {
    guard output == 0 else { return Array(repeating: nil, count: operands) }
    return [StepReading(.own, axis: axis)]
      + Array(
        repeating: StepReading(isCausal ? .past : .detached, axis: axis),
        count: max(0, operands - 1))
  }
}

extension AttentionFamily {
  package var role: LayerRole { .attention }
  package func multiplied(
    _ query: TensorID, _ weights: [TensorID], into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID? { nil }
  package static var operandCount: ClosedRange<Int> { 2...3 }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let parts = AttentionOperands(operands, steps: [max(1, operands[0].shape.rank - 2)])
    try parts.check(atLeast: true, &context)
    try requireComparable(parts, &context)
    let (query, value) = (parts.query, parts.value)
    let width = value[value.rank - 1]
    return Inference(
      options.outputs(
        operands[0].floating.shaped(parts.output([width])), scores: parts.scores(heads: nil)),
      weights: try weights(query, context),
      multiplyAdds: parts.pairings(width: query[query.rank - 1] + width))
  }

  private func requireComparable(
    _ parts: AttentionOperands, _ context: inout InferenceContext
  ) throws(LayerError) {
    // Sums of vectors stretch a width of 1, products do not.
    let widths = [parts.query, parts.key].map { context.value($0[$0.rank - 1]) }
    if multipliesVectors || !widths.contains(1) {
      let (query, key) = (parts.query, parts.key)
      try parts.requireEqualWidths(
        key, at: parts.keyOperand, "compares queries of", "with keys of", &context,
        keras: {
          (multipliesVectors ? "Matrix size-incompatible: " : "Incompatible shapes: ")
            + "query \($0.tuple(query)), key \($0.tuple(key))"
        })
    }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let keepsAll = options.dropout == 0
    // A mean of values, or 0 where the query is masked.
    let mean = ValueFacts(range: keepsAll ? operands[1].range?.hull(Interval(0, 0)) : nil)
    let scores = keepsAll ? ValueFacts(range: Interval(0, 1), encoding: .probabilities) : .unknown
    return inference.outputs.map { $0.name.isEmpty ? mean : scores }
  }

  package var isStochastic: Bool { options.dropout > 0 }
  package var locality: Locality { .everything }
  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    options.stepReadings(operands: operands, output: output, axis: -2)
  }
}

extension Field where Root: AttentionFamily {
  static var attentionFields: [Field] {
    [
      .number(
        "dropout", \.options.dropout, in: 0...1, default: "0",
        "Share of the scores set to zero in training."),
      .optionalInt("seed", \.options.seed, min: nil, "Seed of the dropout."),
      .bool(
        "return_attention_scores", \.options.returnsScores, default: "false",
        "Whether the scores are an output too."),
      .bool(
        "use_causal_mask", \.options.isCausal, default: "false",
        "Whether a step sees only itself and the steps before it."),
    ]
  }
}
