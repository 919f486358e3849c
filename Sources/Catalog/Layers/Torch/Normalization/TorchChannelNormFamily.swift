internal import Program
package import Shapes

/// A PyTorch layer that normalises every channel and keeps averages of its statistics.
///
/// - Shapes: input `[batch, num_features, …]`; weight, bias and both averages `[num_features]`.
package protocol TorchChannelNormFamily: Layer {
  /// Axes behind the channels.
  static var spatialAxes: Int { get }
  var options: TorchChannelNormOptions { get set }
}

package struct TorchChannelNormOptions: Sendable {
  package var channels: Dim = 1
  package var epsilon = 1e-5
  package var momentum: Double? = 0.1
  package var isAffine: Bool
  package var hasBias = true
  package var tracksStatistics: Bool

  package init(isAffine: Bool, tracksStatistics: Bool) {
    (self.isAffine, self.tracksStatistics) = (isAffine, tracksStatistics)
  }

  func weights(_ context: InferenceContext) throws(LayerError) -> [Weight] {
    var weights: [Weight] = []
    if isAffine {
      weights.append(try context.weight("weight", [channels], OnesInitializer()))
      if hasBias { weights.append(try context.weight("bias", [channels], ZerosInitializer())) }
    }
    if tracksStatistics {
      weights.append(
        try context.weight("running_mean", [channels], ZerosInitializer(), isState: true))
      weights.append(
        try context.weight("running_var", [channels], OnesInitializer(), isState: true))
    }
    return weights
  }

  /// How many trained weights there are.
  var weightCount: Int { isAffine ? hasBias ? 2 : 1 : 0 }

  /// Factor and shift of the first weights, or the constants that stand for them.
  func affine(
    _ weights: [TensorID], _ builder: inout ProgramBuilder
  ) -> (scale: TensorID, shift: TensorID) {
    (
      isAffine ? weights[0] : builder.constant(1),
      isAffine && hasBias ? weights[1] : builder.constant(0)
    )
  }
}

extension TorchChannelNormFamily {
  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear, moments: Moments(mean: 0, variance: 1))]
  }
}

extension Field where Root: TorchChannelNormFamily {
  /// - Parameter isBatch: whether the statistics are those of a batch, which changes the defaults.
  static func channelNormFields(isBatch: Bool) -> [Field] {
    [
      // Without weights and averages PyTorch never looks at the number.
      .dim(
        "num_features", \.options.channels, min: isBatch ? 1 : nil, required: true,
        "Channels of the input."),
      .number("eps", \.options.epsilon, default: "1e-5", "Added to the variance."),
      .optionalNumber(
        "momentum", \.options.momentum, default: "0.1",
        "Share of the new statistics; null for their plain mean."),
      .bool(
        "affine", \.options.isAffine, default: "\(isBatch)",
        "Whether a trained factor and number are applied."),
      .bool(
        "track_running_stats", \.options.tracksStatistics, default: "\(isBatch)",
        "Whether evaluation uses moving averages."),
      .bool(
        "bias", \.options.hasBias, default: "true", "Whether the trained number is there."),
    ]
  }
}
