internal import Program
internal import Shapes

/// Transformer encoder layers on top of each other.
package struct TorchTransformerEncoderLayer: TorchTransformerStackFamily {
  package static let about = About(
    "TransformerEncoder", dialects: [.torch], "Transformer encoder layers on top of each other.",
    source: "Vaswani et al., 2017, arXiv:1706.03762")
  package static let schema = Schema(
    Self(),
    Field.stackFields("encoder_layer") + [
      .bool(
        "enable_nested_tensor", \.nestsTensors, default: "true",
        "PyTorch's hint to skip padding; changes no result."),
      .causal("", \.causality.own, of: "the sequence"),
    ] + Field.maskFields)
  package static let maskArguments: [(key: String, mask: TorchMask)] = [
    ("mask", .own), ("src_key_padding_mask", .ownKeys),
  ]

  package static let examples: [LayerExample] = [
    .init(
      "TransformerEncoder: {encoder_layer: {TransformerEncoderLayer: {d_model: 8, nhead: 2, batch_first: true}}, num_layers: 6, norm: {LayerNorm: 8}}",
      [[.batch, .time, 8]], gives: [.batch, .time, 8]),
    .init(
      "TransformerEncoder: {encoder_layer: {Linear: {in_features: 8, out_features: 8}}, num_layers: 2}",
      [[.batch, .time, 8]], fails: "spec/wrong-type"),
  ]

  package var layer = TorchTransformerEncoderLayerLayer()
  package var layerCount = 1
  package var norm: (any Layer)?
  package var causality = TorchCausality()
  package var masks: Set<TorchMask> = []
  var nestsTensors = true

  package init() {}
}
