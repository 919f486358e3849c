package import Program
internal import Shapes

/// Normalises every channel by the mean and variance of the batch, and by their moving averages in
/// evaluation.
///
/// PyTorch's momentum is the share of the new statistics, not of the old.
package protocol TorchBatchNormFamily: TorchChannelNormFamily {
  /// How many axes the input may have.
  static var ranks: ClosedRange<Int> { get }
}

extension TorchBatchNormFamily {
  package var role: LayerRole { .batchNormalization }
  static var formula: String {
    "weight · (x - mean) / √(variance + eps) + bias; running = (1 - momentum) · running + momentum · batch"
  }
  static var source: String { "Ioffe, Szegedy, 2015, arXiv:1502.03167" }

  package static var ranks: ClosedRange<Int> { spatialAxes + 2...spatialAxes + 2 }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let (ranks, channels) = (Self.ranks, options.channels)
    let wanted = ranks.map { "\($0)D" }.joined(separator: " or ")
    try context.requireRank(
      x, ranks, "[\(ImageAxes(Self.spatialAxes, .channelsFirst).names.joined(separator: ", "))]",
      framework: "expected \(wanted) input (got \(x.rank)D input)")
    try context.require(
      declared: channels, is: x[1], parameter: "num_features", what: "channels", of: x,
      framework: "running_mean should contain \(x[1]) elements not \(channels)")
    var weights = try options.weights(context)
    if options.tracksStatistics, options.momentum == nil {
      weights.append(
        try context.weight("num_batches_tracked", [], ZerosInitializer(), isState: true))
    }
    return Inference(operands[0].floating, weights: weights)
  }

  /// With the statistics of the batch, as in training.
  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    guard let x = operands[0] else { return Propagation(Signal(.standard), gains: [nil]) }
    let flat = site.output.count == 2 ? x.flat : x
    return flat.normalizedOverBatch(
      epsilon: options.epsilon, scale: .one, shift: .zero,
      positions: site.product(site.output.dropFirst(2)))
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let (scale, shift) = options.affine(weights, &builder)
    guard options.tracksStatistics else {
      return [try normalizedOverBatch(operands[0], scale, shift, &builder)]
    }
    let first = options.weightCount
    let (mean, variance) = (weights[first], weights[first + 1])
    guard builder.mode == .training else {
      return [
        try builder.normalized(
          operands[0], axis: 1, epsilon: options.epsilon, mean: mean, variance: variance,
          scale: scale, shift: shift)
      ]
    }
    let results = try builder.apply(
      BatchNormalization(
        axis: 1, epsilon: Float(options.epsilon), momentum: Float(1 - (options.momentum ?? 1)),
        hasUnbiasedMovingVariance: true),
      [operands[0], scale, shift, mean, variance])
    guard options.momentum == nil else {
      builder.update(state: mean, to: results[1])
      builder.update(state: variance, to: results[2])
      return [results[0]]
    }
    let count = try builder.mapped(.affine(scale: 1, offset: 1), weights[first + 2])
    for (state, batch) in [(mean, results[1]), (variance, results[2])] {
      let step = try builder.combined(
        .divide, builder.combined(.subtract, batch, state), count)
      builder.update(state: state, to: try builder.combined(.add, state, step))
    }
    builder.update(state: weights[first + 2], to: count)
    return [results[0]]
  }

  /// By the statistics of the batch, which nobody keeps.
  private func normalizedOverBatch(
    _ x: TensorID, _ scale: TensorID, _ shift: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let channels = Expand(shape: Shape([builder.shape(of: x)[1]]))
    let zeros = try builder.apply(channels, builder.constant(0))
    let ones = try builder.apply(channels, builder.constant(1))
    return try builder.apply(
      BatchNormalization(axis: 1, epsilon: Float(options.epsilon)), [x, scale, shift, zeros, ones])[
        0]
  }

  package var isStochastic: Bool { true }
}
