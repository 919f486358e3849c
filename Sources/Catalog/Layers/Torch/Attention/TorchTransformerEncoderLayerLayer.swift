package import Program
internal import Shapes

/// Self-attention, then two linear maps at each step, each added to its input and normalised.
package struct TorchTransformerEncoderLayerLayer: TorchTransformerFamily, Initializable {
  package static let about = About(
    "TransformerEncoderLayer", dialects: [.torch],
    "Self-attention, then two linear maps at each step, each added to its input and normalised.",
    formula: "x = norm1(x + attention(x)); y = norm2(x + linear2(activation(linear1(x))))",
    source:
      "Vaswani et al., 2017, arXiv:1706.03762; norm_first: Xiong et al., 2020, arXiv:2002.04745"
  )
  package static let schema = Schema(
    Self(),
    Field.transformerWidth(required: true) + Field.transformerFields + [
      .causal("", \.options.causality.own, of: "the sequence")
    ] + Field.maskFields)
  package static let operandCount = 1...3
  package static let maskArguments: [(key: String, mask: TorchMask)] = [
    ("src_mask", .own), ("src_key_padding_mask", .ownKeys),
  ]

  package static let examples: [LayerExample] = [
    .init(
      "TransformerEncoderLayer: {d_model: 8, nhead: 4, batch_first: true}", [[.batch, .time, 8]],
      gives: [.batch, .time, 8]),
    .init("TransformerEncoderLayer: {d_model: 3, nhead: 1}", [[7, 3]], gives: [7, 3]),
    .init(
      "TransformerEncoderLayer: {d_model: 10, nhead: 4}", [[5, .batch, 10]],
      fails: "shape/head-count"),
    .init(
      "TransformerEncoderLayer: {d_model: 8, nhead: 2}", [[5, .batch, 6]],
      fails: "shape/in-features"),
    .init("TransformerEncoderLayer: {d_model: 8, nhead: 2}", [[2, 5, 2, 8]], fails: "shape/rank"),
    .init(
      "TransformerEncoderLayer: {d_model: 8, nhead: 4, batch_first: true, src_mask: true, src_key_padding_mask: true}",
      [[.batch, .time, 8], [.time, .time], [.batch, .time]], gives: [.batch, .time, 8]),
    .init(
      "TransformerEncoderLayer: {d_model: 8, nhead: 4, batch_first: true, src_key_padding_mask: true}",
      [[.batch, 7, 8], [.batch, 6]], fails: "shape/attention-mismatch"),
    .init(
      "TransformerEncoderLayer: {d_model: 8, nhead: 4, batch_first: true}",
      [[.batch, 7, 8], [.batch, 7]], fails: "shape/operand-count"),
  ]

  package var options = TorchTransformerOptions()
  package var masks: Set<TorchMask> = []

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = try sequences(operands, [1], context)[0]
    try options.check(x, memory: nil, &context)
    try checkMasks(operands, own: x, &context)
    let y = x.asSequence(batchFirst: options.isBatchFirst)
    return Inference(
      operands[0].floating.shaped(y), weights: try options.weights(crosses: false, context),
      multiplyAdds: options.multiplyAdds(x, memory: nil))
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
