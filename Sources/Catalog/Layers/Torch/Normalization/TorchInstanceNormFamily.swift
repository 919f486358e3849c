package import Program
internal import Shapes

/// Normalises every channel of every sample over its positions.
package protocol TorchInstanceNormFamily: TorchChannelNormFamily {}

extension TorchInstanceNormFamily {
  package var role: LayerRole { .normalization }
  static var formula: String {
    "weight · (x - mean) / √(variance + eps) + bias, over the positions of one channel"
  }
  static var source: String { "Ulyanov, Vedaldi, Lempitsky, 2016, arXiv:1607.08022" }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let rank = Self.spatialAxes + 2
    try context.requireRank(
      x, rank - 1...rank,
      "[\(ImageAxes(Self.spatialAxes, .channelsFirst).names.joined(separator: ", "))]",
      framework: "expected \(rank - 1)D or \(rank)D input (got \(x.rank)D input)")
    let channel = channelAxis(rank: x.rank)
    if options.isAffine || options.tracksStatistics {
      try context.require(
        declared: options.channels, is: x[channel], parameter: "num_features", what: "channels",
        of: x,
        framework: "expected input's size at dim=\(channel) to match num_features "
          + "(\(options.channels)), but got: \(x[channel]).")
    }
    if !options.tracksStatistics { try requirePositions(x, channel, &context) }
    return Inference(operands[0].floating, weights: try options.weights(context))
  }

  /// A single number has no variance.
  private func requirePositions(
    _ x: Shape, _ channel: Int, _ context: inout InferenceContext
  ) throws(LayerError) {
    let positions = x.axes.dropFirst(channel + 1).reduce(Dim(1)) { $0 * $1.dim }
    try context.require(
      positions, atLeast: 2,
      reason: { "\($0.subject): a channel needs two positions to have a variance" },
      else: {
        LayerError(
          "shape/single-element",
          "\($0.subject) normalises every channel over its positions, its input \(x) has "
            + "only one: the result would be 0 whatever the input",
          framework: "Expected more than 1 spatial element when training, got input size "
            + "torch.Size(\($0.torchSize(x)))")
      })
  }

  /// The input may lack its batch.
  private func channelAxis(rank: Int) -> Int { rank - 1 - Self.spatialAxes }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let rank = builder.shape(of: operands[0]).rank
    let channel = channelAxis(rank: rank)
    let (scale, shift) = options.affine(weights, &builder)
    if options.tracksStatistics {
      let (mean, variance) = (weights[options.weightCount], weights[options.weightCount + 1])
      guard builder.mode == .training else {
        return [
          try builder.normalized(
            operands[0], axis: channel, epsilon: options.epsilon, mean: mean, variance: variance,
            scale: scale, shift: shift)
        ]
      }
      try track(operands[0], channel, mean: mean, variance: variance, &builder)
    }
    let (one, zero) = (builder.constant(1), builder.constant(0))
    let normal = try builder.apply(
      LayerNormalization(
        axes: Array(channel + 1..<rank), epsilon: Float(options.epsilon)), operands[0], one, zero)
    guard options.isAffine else { return [normal] }
    return [try builder.affine(normal, scale: scale, shift: shift, over: channel)]
  }

  /// Moves the averages by the mean of the samples' own statistics.
  private func track(
    _ x: TensorID, _ channel: Int, mean: TensorID, variance: TensorID,
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) {
    // Without a momentum PyTorch leaves them as they are.
    guard let momentum = options.momentum else { return }
    let fixed = try builder.apply(StopGradient(), x)
    let positions = Array(channel + 1..<builder.shape(of: x).rank)
    let means = try builder.apply(Reduce(kind: .mean, axes: positions, keepsAxes: true), fixed)
    let squares = try builder.mapped(.square, builder.combined(.subtract, fixed, means))
    let sums = try builder.apply(Reduce(kind: .sum, axes: positions), squares)
    var count = try builder.count(along: positions[0], of: fixed)
    for axis in positions.dropFirst() {
      count = try builder.combined(.multiply, count, builder.count(along: axis, of: fixed))
    }
    let rest = try builder.mapped(.affine(scale: 1, offset: -1), count)
    let variances = try builder.combined(.divide, sums, rest)
    let flat = try builder.apply(Reduce(kind: .mean, axes: positions), fixed)
    for (state, batch) in [(mean, flat), (variance, variances)] {
      let own = channel == 0 ? batch : try builder.apply(Reduce(kind: .mean, axes: [0]), batch)
      let step = try builder.mapped(
        .affine(scale: Float(momentum), offset: 0), builder.combined(.subtract, own, state))
      builder.update(state: state, to: try builder.combined(.add, state, step))
    }
  }

  package var isStochastic: Bool { options.tracksStatistics }
  package var locality: Locality { .along(Array(-Self.spatialAxes..<0)) }
}

extension Schema where Root: TorchInstanceNormFamily {
  /// The schema of all members.
  static func instanceNorm(_ initial: Root) -> Schema {
    Schema(
      initial, Field.channelNormFields(isBatch: false),
      validate: { layer, arguments, decoder in
        let options = layer.options
        guard options.isAffine || options.tracksStatistics,
          let channels = options.channels.constant, channels < 1
        else { return }
        decoder.report(
          "spec/out-of-range", "'num_features' must be positive, not \(channels)",
          at: arguments.range(of: "num_features"))
        decoder.isComplete = false
      })
  }
}
