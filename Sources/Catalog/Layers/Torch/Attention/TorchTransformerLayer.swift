package import Program
internal import Shapes

/// An encoder that reads one sequence and a decoder that reads another beside what the encoder gave.
package struct TorchTransformerLayer: TorchTransformerFamily {
  package static let about = About(
    "Transformer", dialects: [.torch],
    "Encoder for one sequence and decoder for another that attends to it.",
    source: "Vaswani et al., 2017, arXiv:1706.03762")
  package static let schema = Schema(
    Self(),
    Field.transformerWidth(required: false) + [
      // PyTorch has no bound; a thousand layers are beyond anything that trains.
      .int(
        "num_encoder_layers", \.encoderCount, min: 0, max: 1000, default: "6",
        "Layers of the encoder."),
      .int(
        "num_decoder_layers", \.decoderCount, min: 0, max: 1000, default: "6",
        "Layers of the decoder."),
    ] + Field.transformerFields + [
      .causal("src_", \.sourceIsCausal, of: "the first sequence"),
      .causal("tgt_", \.options.causality.own, of: "the second sequence"),
      .causal("memory_", \.options.causality.memory, of: "the encoder's output"),
    ] + Field.maskFields)
  package static let operandCount = 2...8
  package static let maskArguments: [(key: String, mask: TorchMask)] = [
    ("src_mask", .source), ("tgt_mask", .own), ("memory_mask", .memory),
    ("src_key_padding_mask", .sourceKeys), ("tgt_key_padding_mask", .ownKeys),
    ("memory_key_padding_mask", .memoryKeys),
  ]

  package static let examples: [LayerExample] = [
    .init(
      "Transformer: {d_model: 12, nhead: 3, batch_first: true}",
      [[.batch, .time, 12], [.batch, 7, 12]], gives: [.batch, 7, 12]),
    .init(
      "Transformer: {d_model: 8, nhead: 2}", [[5, 2, 8], [7, 3, 8]],
      fails: "shape/attention-mismatch"),
    .init("Transformer: {d_model: 8, nhead: 2}", [[5, 2, 8], [7, 8]], fails: "shape/rank"),
  ]

  package var options = TorchTransformerOptions()
  package var encoderCount = 6
  package var decoderCount = 6
  package var sourceIsCausal = false
  package var masks: Set<TorchMask> = []

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let sequences = try sequences(operands, [2], context)
    let (source, target) = (sequences[0], sequences[1])
    guard source.rank == target.rank else {
      throw LayerError(
        "shape/rank",
        "\(context.subject) needs inputs with the same number of axes, not \(source) and \(target)",
        at: .operand(1), framework: "the batch number of src and tgt must be equal")
    }
    try options.check(source, memory: nil, &context)
    try options.check(target, memory: source, &context)
    try checkMasks(operands, source: source, own: target, memory: source, &context)
    let y = target.asSequence(batchFirst: options.isBatchFirst)
    return Inference(
      operands[1].floating.shaped(y), weights: try weights(context),
      multiplyAdds: options.multiplyAdds(source, memory: nil) * encoderCount
        + options.multiplyAdds(target, memory: source) * decoderCount)
  }

  private func weights(_ context: InferenceContext) throws(LayerError) -> [Weight] {
    var weights: [Weight] = []
    for (part, count, crosses) in [
      ("encoder", encoderCount, false), ("decoder", decoderCount, true),
    ] {
      let one = try options.weights(crosses: crosses, context)
      for i in 0..<count { weights += one.map { $0.scoped("\(part).layers.\(i)") } }
      weights += try options.normalization("\(part).norm", context)
    }
    return weights
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var source = options
    source.causality.own = sourceIsCausal
    var rest = weights[...]
    let masks = try maskTerms(operands, options.attention, into: &builder, context)
    var own: [TorchMask: TorchMaskTerm] = [:]
    (own[.own], own[.ownKeys]) = (masks[.source], masks[.sourceKeys])
    let memory = try half([operands[0]], encoderCount, source, own, &rest, &builder)
    return [try half([operands[1], memory], decoderCount, options, masks, &rest, &builder)]
  }

  /// The layers of encoder or decoder and the normalisation behind them.
  private func half(
    _ operands: [TensorID], _ layers: Int, _ options: TorchTransformerOptions,
    _ masks: [TorchMask: TorchMaskTerm], _ weights: inout ArraySlice<TensorID>,
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let count = layers * options.weightCount(crosses: operands.count > 1)
    let x = try lower(
      layers: layers, operands, options, masks: masks, weights: weights.prefix(count),
      into: &builder)
    let norm = Array(weights.dropFirst(count).prefix(options.hasBias ? 2 : 1))
    weights = weights.dropFirst(count + norm.count)
    return try options.normalized(x, norm, &builder)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear, moments: Moments(mean: 0, variance: 1))]
  }
}
