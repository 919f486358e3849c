import Catalog
import SourceText
import Spec
import YAML

/// What kind of thing a layer does, where rules must tell layers apart that share no protocol.
enum LayerFamily {
  case dropout, noise, batchNormalization, normalization, flatten, globalPooling, pooling, reshaping
  case activation, merging, attention, recurrent, embedding, rescaling, custom, other
}

extension LayerNode {
  var family: LayerFamily {
    if let family = families[kind] { return family }
    return isActivationOnly ? .activation : .other
  }

  /// Whether the layer does nothing but apply a function to each number or row.
  var isActivationOnly: Bool {
    guard let layer else { return false }
    return layer.outputActivation != nil && !layer.isLearning && operands.count <= 1
  }

  var isLearning: Bool { layer?.isLearning ?? false }

  /// Whether the layer ends with a function that is not the identity.
  var isNonlinear: Bool { layer?.outputActivation?.isNonlinear ?? false }

  /// Name of the function the layer ends with; nil for the identity.
  var activationName: String? {
    guard let activation = layer?.outputActivation, activation.isNonlinear else { return nil }
    return type(of: activation).about.name
  }

  /// Share of its input that a dropout layer drops.
  var dropoutRate: Double? { number("rate") ?? number("p") }

  /// Whether the layer ends with a softmax of its own.
  var isSoftmax: Bool {
    activationName == "softmax" || activationName == "Softmax" || kind == "Softmax"
  }

  /// Where that function is written: the parameter, or the layer itself.
  var activationRange: SourceRange {
    for key in ["activation", "function"] {
      if let pair = arguments.pair(named: key) { return pair.value.place }
    }
    return range
  }
}

private let families: [String: LayerFamily] = {
  let table: [(LayerFamily, [String])] = [
    (
      .dropout,
      [
        "dropout", "spatial_dropout1d", "spatial_dropout2d", "spatial_dropout3d", "alpha_dropout",
        "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout",
      ]
    ),
    (.noise, ["gaussian_noise", "gaussian_dropout"]),
    (
      .batchNormalization,
      ["batch_normalization", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm"]
    ),
    (
      .normalization,
      [
        "layer_normalization", "group_normalization", "rms_normalization", "unit_normalization",
        "LayerNorm", "GroupNorm", "RMSNorm", "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d",
        "LocalResponseNorm",
      ]
    ),
    (.flatten, ["flatten", "Flatten"]),
    (
      .globalPooling,
      [
        "global_average_pooling1d", "global_average_pooling2d", "global_average_pooling3d",
        "global_max_pooling1d", "global_max_pooling2d", "global_max_pooling3d", "AdaptiveAvgPool1d",
        "AdaptiveAvgPool2d", "AdaptiveAvgPool3d", "AdaptiveMaxPool1d", "AdaptiveMaxPool2d",
        "AdaptiveMaxPool3d",
      ]
    ),
    (
      .pooling,
      [
        "max_pooling1d", "max_pooling2d", "max_pooling3d", "average_pooling1d", "average_pooling2d",
        "average_pooling3d", "MaxPool1d", "MaxPool2d", "MaxPool3d", "AvgPool1d", "AvgPool2d",
        "AvgPool3d",
        "LPPool1d", "LPPool2d",
      ]
    ),
    (
      .reshaping,
      [
        "reshape", "permute", "repeat_vector", "zero_padding1d", "zero_padding2d", "zero_padding3d",
        "cropping1d", "cropping2d", "cropping3d", "up_sampling1d", "up_sampling2d", "up_sampling3d",
        "transpose",
        "squeeze", "unsqueeze", "Unflatten", "masking", "Identity", "identity",
      ]
    ),
    (
      .merging,
      [
        "add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate", "dot", "cat",
        "mul",
        "matmul", "stack",
      ]
    ),
    (
      .attention,
      [
        "attention", "additive_attention", "multi_head_attention", "group_query_attention",
        "MultiheadAttention", "TransformerEncoderLayer", "TransformerDecoderLayer",
      ]
    ),
    (
      .recurrent,
      [
        "lstm", "gru", "simple_rnn", "rnn", "bidirectional", "conv_lstm1d", "conv_lstm2d",
        "conv_lstm3d",
        "LSTM", "GRU", "RNN",
      ]
    ),
    (.embedding, ["embedding", "Embedding", "EmbeddingBag", "reversible_embedding"]),
    (.rescaling, ["rescaling", "normalization"]),
    (.custom, ["custom"]),
  ]
  return Dictionary(
    uniqueKeysWithValues: table.flatMap { family, kinds in kinds.map { ($0, family) } })
}()
