package import Program
package import Shapes

/// Normalises every channel by the mean and variance of the batch, and by their moving averages in
/// evaluation.
///
/// PyTorch's momentum is the share of the new statistics, not of the old.
package struct TorchBatchNorm2dLayer: Layer {
  package static let about = About(
    "BatchNorm2d", dialects: [.torch],
    "Normalises every channel by mean and variance of the batch.",
    formula:
      "weight · (x - mean) / √(variance + eps) + bias; running = (1 - momentum) · running + momentum · batch",
    source: "Ioffe, Szegedy, 2015, arXiv:1502.03167", twin: "batch_normalization")
  package static let schema = Schema(
    Self(),
    [
      .dim("num_features", \.channels, required: true, "Channels of the input."),
      .number("eps", \.epsilon, default: "1e-5", "Added to the variance."),
      .optionalNumber(
        "momentum", \.momentum, default: "0.1",
        "Share of the new statistics; null for their plain mean."),
      .bool(
        "affine", \.isAffine, default: "true", "Whether a trained factor and number are applied."),
      .bool(
        "track_running_stats", \.tracksStatistics, default: "true",
        "Whether evaluation uses moving averages."),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "BatchNorm2d: 16", [[.batch, 16, .height, .width]], gives: [.batch, 16, .height, .width]),
    .init("BatchNorm2d: 5", [[.batch, 6, 7, 7]], fails: "shape/in-features"),
    .init("BatchNorm2d: 16", [[.batch, 16]], fails: "shape/rank"),
  ]

  package var channels: Dim = 1
  package var epsilon = 1e-5
  package var momentum: Double? = 0.1
  package var isAffine = true
  package var tracksStatistics = true

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ImageAxes(2, .channelsFirst).names)
    try context.require(
      declared: channels, is: x[1], parameter: "num_features", what: "channels", of: x,
      framework: "running_mean should contain \(x[1]) elements not \(channels)")
    var weights: [Weight] = []
    if isAffine {
      weights.append(try context.weight("weight", [channels], OnesInitializer()))
      weights.append(try context.weight("bias", [channels], ZerosInitializer()))
    }
    if tracksStatistics {
      weights.append(
        try context.weight("running_mean", [channels], ZerosInitializer(), isState: true))
      weights.append(
        try context.weight("running_var", [channels], OnesInitializer(), isState: true))
    }
    return Inference(operands[0].floating, weights: weights)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear, moments: Moments(mean: 0, variance: 1))]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let scale = isAffine ? weights[0] : builder.constant(1)
    let shift = isAffine ? weights[1] : builder.constant(0)
    let (mean, variance) = (weights[weights.count - 2], weights[weights.count - 1])
    guard builder.mode == .training else {
      return [
        try builder.normalized(
          operands[0], axis: 1, epsilon: epsilon, mean: mean, variance: variance, scale: scale,
          shift: shift)
      ]
    }
    let results = try builder.apply(
      BatchNormalization(
        axis: 1, epsilon: Float(epsilon), momentum: Float(1 - (momentum ?? 0.1)),
        hasUnbiasedMovingVariance: true),
      [operands[0], scale, shift, mean, variance])
    builder.update(state: mean, to: results[1])
    builder.update(state: variance, to: results[2])
    return [results[0]]
  }

  package var isStochastic: Bool { true }
  package var untrainableReason: String? {
    tracksStatistics && momentum != nil
      ? nil : "only moving averages with a momentum are computed yet"
  }
}
