internal import Catalog

/// What kinds of layers do, as far as a picture tells them apart.
enum KindFamily: String, CaseIterable {
  case input, convolution, pooling, normalization, attention, recurrent, embedding, dense, merging,
    regularization, activation, shaping, other

  init(_ role: LayerRole?) {
    self =
      switch role {
      case .convolution, .depthwiseConvolution, .separableConvolution: .convolution
      case .pooling, .globalPooling, .reduction: .pooling
      case .batchNormalization, .normalization, .rescaling: .normalization
      case .attention: .attention
      case .recurrent: .recurrent
      case .embedding, .positionEncoding: .embedding
      case .dense: .dense
      case .merging: .merging
      case .dropout, .stochasticDepth, .noise, .augmentation: .regularization
      case .activation: .activation
      case .flatten, .reshaping: .shaping
      case .preprocessing, .comparison, .parameter, .backbone, .custom, .other, nil: .other
      }
  }

  /// A light fill that dark text stands out from, and a darker line of the same hue.
  var colors: (fill: String, line: String) {
    switch self {
    case .input: ("#ffffff", "#57606a")
    case .convolution: ("#cfe3fb", "#3b6fb0")
    case .pooling: ("#fde2c4", "#b36b1e")
    case .normalization: ("#e6dcf5", "#7a55b5")
    case .attention: ("#d9d6fb", "#554bc4")
    case .recurrent: ("#c9eeea", "#217d74")
    case .embedding: ("#cdeedd", "#23805a")
    case .dense: ("#d5ecd2", "#3f8a38")
    case .merging: ("#f9d3da", "#b3405a")
    case .regularization: ("#efe4d8", "#8a6a47")
    case .activation: ("#fdf3bf", "#95801a")
    case .shaping: ("#e6e9ed", "#68717c")
    case .other: ("#f4f4f4", "#6b6b6b")
    }
  }
}
