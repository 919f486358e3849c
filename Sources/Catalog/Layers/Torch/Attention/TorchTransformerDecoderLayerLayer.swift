package import Program
internal import Shapes

/// Self-attention, attention to what an encoder gave, then two linear maps at each step.
package struct TorchTransformerDecoderLayerLayer: TorchTransformerFamily, Initializable {
  package static let about = About(
    "TransformerDecoderLayer", dialects: [.torch],
    "Self-attention, attention to an encoder's output, then two linear maps at each step.",
    formula:
      "x = norm1(x + attention(x)); x = norm2(x + attention(x, memory)); y = norm3(x + linear2(activation(linear1(x))))",
    source:
      "Vaswani et al., 2017, arXiv:1706.03762; norm_first: Xiong et al., 2020, arXiv:2002.04745"
  )
  package static let schema = Schema(
    Self(),
    Field.transformerWidth(required: true) + Field.transformerFields + [
      .causal("tgt_", \.options.causality.own, of: "the sequence"),
      .causal("memory_", \.options.causality.memory, of: "the encoder's output"),
    ] + Field.maskFields)
  package static let operandCount = 2...6
  package static let maskArguments: [(key: String, mask: TorchMask)] = [
    ("tgt_mask", .own), ("memory_mask", .memory), ("tgt_key_padding_mask", .ownKeys),
    ("memory_key_padding_mask", .memoryKeys),
  ]

  package static let examples: [LayerExample] = [
    .init(
      "TransformerDecoderLayer: {d_model: 8, nhead: 1, batch_first: true}",
      [[.batch, .time, 8], [.batch, 29, 8]], gives: [.batch, .time, 8]),
    .init(
      "TransformerDecoderLayer: {d_model: 8, nhead: 2}", [[5, .batch, 8], [6, 3, 8]],
      gives: [5, .batch, 8]),
    .init(
      "TransformerDecoderLayer: {d_model: 8, nhead: 2}", [[5, 2, 8], [6, 3, 8]],
      fails: "shape/attention-mismatch"),
    .init(
      "TransformerDecoderLayer: {d_model: 8, nhead: 2, activation: swishh}",
      [[5, .batch, 8], [5, .batch, 8]], fails: "spec/unknown-value"),
    .init(
      "TransformerDecoderLayer: {d_model: 8, nhead: 2}", [[5, .batch, 8]],
      fails: "shape/operand-count"),
    .init(
      "TransformerDecoderLayer: {d_model: 8, nhead: 2, batch_first: true, memory_mask: true, tgt_key_padding_mask: true}",
      [[.batch, .time, 8], [.batch, 29, 8], [.time, 29], [.batch, .time]],
      gives: [.batch, .time, 8]),
  ]

  package var options = TorchTransformerOptions()
  package var masks: Set<TorchMask> = []

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let sequences = try sequences(operands, [2], context)
    let (x, memory) = (sequences[0], sequences[1])
    try options.check(x, memory: memory, &context)
    try checkMasks(operands, own: x, memory: memory, &context)
    let y = x.asSequence(batchFirst: options.isBatchFirst)
    return Inference(
      operands[0].floating.shaped(y), weights: try options.weights(crosses: true, context),
      multiplyAdds: options.multiplyAdds(x, memory: memory))
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let masks = try maskTerms(operands, options.attention, into: &builder, context)
    return [
      try lower(
        layers: 1, operands.dropLast(self.masks.count), options, masks: masks,
        weights: weights[...], into: &builder)
    ]
  }

  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    stepReadings(options.causality, operands: operands)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [options.facts]
  }
}
