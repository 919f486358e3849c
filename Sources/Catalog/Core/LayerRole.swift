/// What a layer is for, in either dialect: rules, repairs and pictures tell layers apart by it, never by name.
package enum LayerRole: String, Sendable, CaseIterable {
  /// Learned sums over all features, over windows of positions, over single channels' windows, and over the
  /// latter with a mixing of channels behind.
  case dense, convolution, depthwiseConvolution, separableConvolution
  case recurrent, attention, embedding, positionEncoding
  /// Windows reduced to one number each; the whole extent reduced to a size that does not depend on it.
  case pooling, globalPooling
  /// Reductions along named axes: mean, sum, maximum.
  case reduction
  case batchNormalization
  /// Normalisation by statistics of the sample itself.
  case normalization
  /// Fixed or fitted scale and offset of the input.
  case rescaling
  /// Elements or channels set to zero in training.
  case dropout
  /// Whole branches dropped in training.
  case stochasticDepth
  case noise
  case augmentation, preprocessing
  case activation
  /// Several operands made one.
  case merging
  case flatten
  /// Numbers moved, copied or left as they are: reshaping, padding, cropping, upsampling, identity.
  case reshaping
  /// A loss that stands as a layer.
  case comparison
  case parameter, backbone, custom, other

  /// Whether it mixes what it reads by learned sums, once.
  package var isFeedForward: Bool {
    switch self {
    case .dense, .convolution, .depthwiseConvolution, .separableConvolution: true
    default: false
    }
  }
}
