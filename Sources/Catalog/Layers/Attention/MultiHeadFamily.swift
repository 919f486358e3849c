package import Program
package import Shapes

/// Attention in several heads, each with learned projections of query, key and value.
package protocol MultiHeadFamily: KernelFamily {
  var options: MultiHeadOptions { get set }
  var heads: AttentionHeads { get }
  /// The axes of steps; all between batch and features where nil.
  var attentionAxes: [Int]? { get }
  /// The last axes of the result; those of the query where nil.
  var resultSizes: [Dim]? { get }
  /// What has to hold of operands and heads.
  func check(_ parts: AttentionOperands, _ context: inout InferenceContext) throws(LayerError)
}

/// How many heads there are and how wide each is.
package struct AttentionHeads: Sendable {
  package var queries: Dim
  package var keyValues: Dim
  package var keyWidth: Dim
  package var valueWidth: Dim
}

/// The parameters of attention in several heads beside its weights.
package struct MultiHeadOptions: Sendable {
  package var attention = AttentionOptions()
  package var hasGate = false
  package var slidingWindow: Int?
  package var prefersFlash: Bool?

  package init() {}
}

extension MultiHeadFamily {
  package var role: LayerRole { .attention }
  package static var operandCount: ClosedRange<Int> { 2...3 }
  package var attentionAxes: [Int]? { nil }
  package var resultSizes: [Dim]? { nil }
  package func check(
    _ parts: AttentionOperands, _ context: inout InferenceContext
  ) throws(LayerError) { try parts.check(atLeast: true, &context) }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let parts = AttentionOperands(operands, steps: try steps(operands[0].shape, context))
    try check(parts, &context)
    let result = parts.output(resultSizes ?? [parts.query[parts.query.rank - 1]])
    return Inference(
      options.attention.outputs(
        operands[0].floating.shaped(result), scores: parts.scores(heads: heads.queries)),
      weights: try weights(parts, result, context), multiplyAdds: multiplyAdds(parts, result))
  }

  private func steps(_ query: Shape, _ context: InferenceContext) throws(LayerError) -> [Int]? {
    guard let attentionAxes else { return nil }
    guard Set(attentionAxes).count == attentionAxes.count, !attentionAxes.isEmpty else {
      throw LayerError(
        "shape/axis-out-of-range",
        attentionAxes.isEmpty
          ? "\(context.subject) attends along no axis"
          : "\(context.subject) names one axis twice: \(attentionAxes)",
        at: .parameter("attention_axes"))
    }
    for axis in attentionAxes where !(1..<max(1, query.rank - 1)).contains(axis) {
      throw LayerError(
        axis == 0 ? "shape/batch-axis" : "shape/axis-out-of-range",
        "\(context.subject) attends along axis \(axis) of \(query), which is no axis of steps",
        at: .parameter("attention_axes"),
        help: query.rank > 3
          ? "choose from 1 to \(query.rank - 2)" : "a sequence has its steps in axis 1",
        framework: "index \(axis) is out of bounds for axis 0 with size \(query.rank + 1)")
    }
    return attentionAxes
  }

  private func weights(
    _ parts: AttentionOperands, _ result: Shape, _ context: InferenceContext
  ) throws(LayerError) -> [Weight] {
    let last = parts.query.rank - 1
    let heads = heads
    var weights = try kernel.projection(
      "query", from: [parts.query[last]], to: [heads.queries, heads.keyWidth], context)
    weights += try kernel.projection(
      "key", from: [parts.key[last]], to: [heads.keyValues, heads.keyWidth], context)
    if options.hasGate {
      weights += try kernel.projection(
        "gate", from: [parts.query[last]], to: [heads.queries, heads.valueWidth], context)
    }
    weights += try kernel.projection(
      "value", from: [parts.value[last]], to: [heads.keyValues, heads.valueWidth], context)
    return weights
      + (try kernel.projection(
        "attention_output", from: [heads.queries, heads.valueWidth],
        to: Array(result.dims.dropFirst(last)), context))
  }

  private func multiplyAdds(_ parts: AttentionOperands, _ result: Shape) -> Dim {
    let heads = heads
    let mixed = heads.queries * heads.valueWidth
    let projections =
      parts.query.elementCount * heads.queries * heads.keyWidth
      + parts.key.elementCount * heads.keyValues * heads.keyWidth
      + parts.value.elementCount * heads.keyValues * heads.valueWidth
      + result.elementCount * mixed
    let gate = options.hasGate ? parts.query.elementCount * mixed : 0
    let width = heads.keyWidth + heads.valueWidth
    return projections + gate + parts.pairings(width: width) * heads.queries
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    inference.outputs.map {
      $0.name.isEmpty
        ? ValueFacts(range: .all, encoding: .linear)
        : ValueFacts(range: Interval(0, 1), encoding: .probabilities)
    }
  }

  package var isStochastic: Bool { options.attention.dropout > 0 }
  package var locality: Locality { .everything }
  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    // A window that slides, or several axes of steps, see a part of what is behind.
    guard attentionAxes == nil, options.slidingWindow == nil || options.attention.isCausal else {
      return Array(repeating: nil, count: operands)
    }
    return options.attention.stepReadings(operands: operands, output: output, axis: 1)
  }
}

extension Field where Root: MultiHeadFamily {
  static var multiHeadFields: [Field] {
    [
      .optionalInt(
        "sliding_window", \.options.slidingWindow,
        "How far a step sees, itself included; null for everywhere."),
      .optionalBool(
        "flash_attention", \.options.prefersFlash,
        "Keras' hint to compute without the table of scores; changes no result."),
      .bool(
        "use_gate", \.options.hasGate, default: "false",
        "Whether a learned gate of the query scales each head."),
      .number(
        "dropout", \.options.attention.dropout, in: 0...1, default: "0",
        "Share of the scores set to zero in training."),
      .optionalInt("seed", \.options.attention.seed, min: nil, "Seed of the dropout."),
      .bool(
        "return_attention_scores", \.options.attention.returnsScores, default: "false",
        "Whether the scores are an output too."),
      .bool(
        "use_causal_mask", \.options.attention.isCausal, default: "false",
        "Whether a step sees only itself and the steps before it."),
    ] + Field.kernelFields
  }
}

extension MultiHeadFamily {
  /// Reports parameters that exclude each other.
  func validate(_ arguments: Arguments, _ decoder: inout SpecDecoder) {
    guard options.prefersFlash == true, options.attention.dropout > 0 else { return }
    decoder.report(
      "spec/conflicting-parameters",
      "'flash_attention' has no table of scores that 'dropout' could drop from",
      at: arguments.range(of: "dropout"), help: "remove 'flash_attention' or 'dropout'")
    decoder.isComplete = false
  }
}
