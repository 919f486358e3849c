internal import Program
internal import Shapes

/// Transformer decoder layers on top of each other.
package struct TorchTransformerDecoderLayer: TorchTransformerStackFamily {
  package static let about = About(
    "TransformerDecoder", dialects: [.torch], "Transformer decoder layers on top of each other.",
    source: "Vaswani et al., 2017, arXiv:1706.03762")
  package static let schema = Schema(
    Self(),
    Field.stackFields("decoder_layer") + [
      .causal("tgt_", \.causality.own, of: "the sequence"),
      .causal("memory_", \.causality.memory, of: "the encoder's output"),
    ] + Field.maskFields)
  package static let maskArguments: [(key: String, mask: TorchMask)] = [
    ("tgt_mask", .own), ("memory_mask", .memory), ("tgt_key_padding_mask", .ownKeys),
    ("memory_key_padding_mask", .memoryKeys),
  ]

  package static let examples: [LayerExample] = [
    .init(
      "TransformerDecoder: {decoder_layer: {TransformerDecoderLayer: {d_model: 8, nhead: 2}}, num_layers: 2}",
      [[.time, .batch, 8], [11, .batch, 8]], gives: [.time, .batch, 8]),
    .init(
      "TransformerDecoder: {decoder_layer: {TransformerDecoderLayer: {d_model: 8, nhead: 2}}, num_layers: 2}",
      [[.time, .batch, 8], [11, .batch, 7]], fails: "shape/attention-mismatch"),
  ]

  package var layer = TorchTransformerDecoderLayerLayer()
  package var layerCount = 1
  package var norm: (any Layer)?
  package var causality = TorchCausality()
  package var masks: Set<TorchMask> = []

  package init() {}
}
