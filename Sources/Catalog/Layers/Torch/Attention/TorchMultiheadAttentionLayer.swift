package import Program
internal import Shapes

/// Attention in several heads, each with learned projections.
///
/// - Shapes: as ``TorchAttentionOptions``; output like the query, weights `[batch, steps, keys]` or,
///   one table per head, `[batch, num_heads, steps, keys]`.
package struct TorchMultiheadAttentionLayer: TorchMaskedLayer {
  package static let about = About(
    "MultiheadAttention", dialects: [.torch],
    "Attention in several heads with learned projections; of one input, attends to itself.",
    formula: "concat of softmax(Q · Kᵀ / √(embed_dim / num_heads)) · V over heads, projected",
    source: "Vaswani et al., 2017, arXiv:1706.03762", twin: "multi_head_attention")
  package var role: LayerRole { .attention }

  package static let schema = Schema(
    Self(),
    [
      .dim("embed_dim", \.options.width, required: true, "Features of query and result."),
      .int("num_heads", \.options.headCount, required: true, "Number of heads."),
      .number(
        "dropout", \.options.dropout, in: 0...1, default: "0",
        "Share of the weights set to zero in training."),
      .bool("bias", \.options.hasBias, default: "true", "Whether the projections add numbers."),
      .bool(
        "add_bias_kv", \.options.appendsBias, default: "false",
        "Whether a learned key and value are appended."),
      .bool(
        "add_zero_attn", \.options.appendsZeros, default: "false",
        "Whether a key and value of zeros are appended."),
      .optionalDim("kdim", \.options.keyWidth, "Features of the key; null for embed_dim."),
      .optionalDim("vdim", \.options.valueWidth, "Features of the value; null for embed_dim."),
      .bool(
        "batch_first", \.options.isBatchFirst, default: "false",
        "Whether the batch is the first axis and not the second."),
      .bool(
        "need_weights", \.returnsWeights, default: "true",
        "Whether the attention weights are an output too."),
      .bool(
        "average_attn_weights", \.averagesWeights, default: "true",
        "Whether the weights are those of the mean head and not of each."),
      .bool(
        "is_causal", \.isCausal, default: "false",
        "Whether a step sees only itself and the steps before it."),
    ] + Field.maskFields)
  package static let operandCount = 1...5
  package static let maskArguments: [(key: String, mask: TorchMask)] = [
    ("key_padding_mask", .ownKeys), ("attn_mask", .own),
  ]

  package static let examples: [LayerExample] = [
    .init(
      "MultiheadAttention: {embed_dim: 8, num_heads: 2, batch_first: true}",
      [[.batch, .time, 8]], gives: [.batch, .time, 8], [.batch, .time, .time]),
    .init(
      "MultiheadAttention: {embed_dim: 8, num_heads: 2, kdim: 3, average_attn_weights: false}",
      [[.time, .batch, 8], [11, .batch, 3], [11, .batch, 8]],
      gives: [.time, .batch, 8], [.batch, 2, .time, 11]),
    .init(
      "MultiheadAttention: {embed_dim: 8, num_heads: 2, need_weights: false}",
      [[5, 8], [6, 8], [6, 8]], gives: [5, 8]),
    .init(
      "MultiheadAttention: {embed_dim: 8, num_heads: 2, batch_first: true, attn_mask: true}",
      [[.batch, .time, 8], [.time, .time]], gives: [.batch, .time, 8], [.batch, .time, .time]),
    .init(
      "MultiheadAttention: {embed_dim: 8, num_heads: 2, batch_first: true, key_padding_mask: true, need_weights: false}",
      [[.batch, 5, 8], [.batch, 6, 8], [.batch, 6, 8], [.batch, 6]], gives: [.batch, 5, 8]),
    .init(
      "MultiheadAttention: {embed_dim: 8, num_heads: 2, batch_first: true, attn_mask: true}",
      [[.batch, 5, 8], [5, 6]], fails: "shape/attention-mismatch"),
    .init(
      "MultiheadAttention: {embed_dim: 8, num_heads: 2}", [[.batch, .time, 8]],
      fails: "shape/batch-axis"),
    .init(
      "MultiheadAttention: {embed_dim: 10, num_heads: 3}", [[5, .batch, 10]],
      fails: "shape/head-count"),
    .init(
      "MultiheadAttention: {embed_dim: 8, num_heads: 2}", [[5, .batch, 6]],
      fails: "shape/in-features"),
    .init(
      "MultiheadAttention: {embed_dim: 8, num_heads: 2}",
      [[5, .batch, 8], [6, .batch, 8], [7, .batch, 8]], fails: "shape/attention-mismatch"),
  ]

  package var options = TorchAttentionOptions()
  package var returnsWeights = true
  package var averagesWeights = true
  package var isCausal = false
  package var masks: Set<TorchMask> = []

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    guard operands.count - masks.count != 2 else {
      throw LayerError(
        "shape/operand-count",
        "\(context.subject) takes one sequence or three, query, key and value, not 2",
        help:
          "write 'from: [query, memory, memory]', or say that the second is a mask: 'attn_mask: true'",
        framework: "MultiheadAttention.forward() missing 1 required positional argument: 'value'")
    }
    let sequences = try sequences(operands, [1, 3], context)
    let query = sequences[0]
    let (key, value) = sequences.count > 1 ? (sequences[1], sequences[2]) : (query, query)
    try options.check(query, key, value, &context)
    for (name, mask, operand) in maskOperands(of: operands.count) {
      try options.check(
        operands[operand], named: name, isOfKeys: mask.isOfKeys, query, key, operand: operand,
        &context)
    }
    let type = operands[0].floating
    let mixed = Axis(options.width, role: .feature)
    let sequence = query.asSequence(batchFirst: options.isBatchFirst)
    let output = type.shaped(Shape(axes: sequence.axes.dropLast() + [mixed]))
    var outputs = [Inference.Output(output, name: "attn_output")]
    if returnsWeights {
      var scores = options.operands(query, key, value).scores(
        heads: averagesWeights ? nil : Dim(options.headCount))
      scores[scores.rank - 1] += Dim(options.appendedCount)
      outputs.append(.init(type.shaped(scores), name: "attn_weights"))
    }
    return Inference(
      outputs, weights: try options.weights(context),
      multiplyAdds: options.multiplyAdds(query, key, value))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    inference.outputs.map {
      $0.name == "attn_output"
        ? ValueFacts(range: .all, encoding: .linear)
        : ValueFacts(range: Interval(0, 1), encoding: .probabilities)
    }
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let rank = builder.shape(of: operands[0]).rank
    var inputs: [TensorID] = []
    for operand in operands.dropLast(masks.count) {
      inputs.append(try builder.batchedSequence(operand, batchFirst: options.isBatchFirst))
    }
    let key = inputs.count > 1 ? inputs[1] : inputs[0]
    let terms = try maskTerms(operands, options, into: &builder, context)
    let result = try options.lower(
      inputs[0], key, inputs.count > 2 ? inputs[2] : key, weights: weights[...],
      masks: TorchAttentionMasks(
        isCausal: isCausal, terms: [.ownKeys, .own].compactMap { terms[$0] }),
      returnsWeights: returnsWeights, into: &builder)
    var outputs = [
      try builder.restoredSequence(result.mixed, rank: rank, batchFirst: options.isBatchFirst)
    ]
    guard var seen = result.weights, returnsWeights else { return outputs }
    if averagesWeights { seen = try builder.apply(Reduce(kind: .mean, axes: [1]), seen) }
    if rank == 2 { seen = try builder.reshaped(seen, builder.shape(of: seen).axes.dropFirst()) }
    outputs.append(seen)
    return outputs
  }

  package var isStochastic: Bool { options.dropout > 0 }
  package var isLearning: Bool { true }
  package var locality: Locality { .everything }
  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    let axis = options.isBatchFirst ? 1 : 0
    guard output == 0 else { return Array(repeating: nil, count: operands) }
    let others = [StepReading?](repeating: nil, count: masks.count)
    // What a mask of pairs leaves of the steps is not known.
    if masks.contains(.own), !isCausal { return Array(repeating: nil, count: operands) }
    guard operands - masks.count > 1 else {
      return [StepReading(isCausal ? .past : .all, axis: axis)] + others
    }
    let behind = StepReading(isCausal ? .past : .detached, axis: axis)
    return [StepReading(.own, axis: axis), behind, behind] + others
  }
}
