package import Program
internal import Shapes

/// Normalises every channel by the mean and variance of the batch, and by their moving averages in
/// inference.
///
/// - Shapes: any with a known channel axis; gamma, beta and both moving averages `[channels]`.
package struct BatchNormalizationLayer: NormalizationFamily {
  package static let about = About(
    "batch_normalization", aliases: ["BatchNormalization", "batch_norm"],
    "Normalises every channel by mean and variance of the batch.",
    formula:
      "gamma · (x - mean) / √(variance + epsilon) + beta; moving = momentum · moving + (1 - momentum) · batch",
    source: "Ioffe, Szegedy, 2015, arXiv:1502.03167", twin: "BatchNorm2d")
  package var role: LayerRole { .batchNormalization }

  package static let schema = Schema(
    Self(),
    [
      .int("axis", \.axis, min: nil, default: "-1", "The channel axis."),
      .number("momentum", \.momentum, default: "0.99", "Share of a moving average that is kept."),
      .number("epsilon", \.epsilon, default: "0.001", "Added to the variance."),
    ] + Field.affineFields + [
      .initializer(
        "moving_mean_initializer", \.meanInitializer, default: "zeros",
        "How the moving mean starts."),
      .initializer(
        "moving_variance_initializer", \.varianceInitializer, default: "ones",
        "How the moving variance starts."),
      .bool(
        "renorm", \.renorm, default: "false", "Whether the batch is corrected towards the averages."
      ),
      .bool(
        "synchronized", \.synchronized, default: "false", "Whether devices share their statistics."),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "batch_normalization", [[.batch, .height, .width, 8]], gives: [.batch, .height, .width, 8]),
    .init("batch_normalization: {axis: 1}", [[.batch, 8, 9, 9]], gives: [.batch, 8, 9, 9]),
    .init("batch_normalization: {axis: 4}", [[.batch, 8]], fails: "shape/axis-out-of-range"),
    .init("batch_normalization", [[.batch, .width]], fails: "shape/unknown-extent"),
  ]

  package var axis = -1
  package var momentum = 0.99
  package var epsilon = 0.001
  package var affine = AffineOptions()
  var meanInitializer: any Initializer = ZerosInitializer()
  var varianceInitializer: any Initializer = OnesInitializer()
  var renorm = false
  var synchronized = false

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let channels = x[try context.axis(axis, of: x, parameter: "axis")]
    var weights = try affine.weights([channels], context)
    weights.append(try context.weight("moving_mean", [channels], meanInitializer, isState: true))
    weights.append(
      try context.weight("moving_variance", [channels], varianceInitializer, isState: true))
    if renorm {
      let deviation = RootInitializer(of: varianceInitializer)
      weights.append(try context.weight("moving_stddev", [channels], deviation, isState: true))
      weights.append(try context.weight("renorm_mean", [channels], meanInitializer, isState: true))
      weights.append(try context.weight("renorm_stddev", [channels], deviation, isState: true))
    }
    return Inference(operands[0].floating, weights: weights)
  }

  /// With the statistics of the batch, as in training.
  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    guard let x = operands[0], let (scale, shift) = affine.moments(site.inference) else {
      return Propagation(affine.facts(site.inference).moments.map { Signal($0) }, gains: [nil])
    }
    let channels = axis < 0 ? axis + site.output.count : axis
    let sizes = site.output.indices.filter { $0 > 0 && $0 != channels }.map { site.output[$0] }
    let flat = site.output.count == 2 ? x.flat : x
    return flat.normalizedOverBatch(
      epsilon: epsilon, scale: scale, shift: shift, positions: site.product(sizes))
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let (scale, shift) = affine.tensors(weights, &builder)
    let states = Array(weights.suffix(renorm ? 5 : 2))
    let (mean, variance) = (states[0], states[1])
    guard builder.mode == .training else {
      return [
        try builder.normalized(
          operands[0], axis: axis, epsilon: epsilon, mean: mean, variance: variance, scale: scale,
          shift: shift)
      ]
    }
    if renorm {
      let batch = RenormalizedBatch(
        x: operands[0], axis: axis, epsilon: epsilon, momentum: momentum, states: states)
      return [try batch.normalized(scale: scale, shift: shift, &builder)]
    }
    let results = try builder.apply(
      BatchNormalization(axis: axis, epsilon: Float(epsilon), momentum: Float(momentum)),
      [operands[0], scale, shift, mean, variance])
    builder.update(state: mean, to: results[1])
    builder.update(state: variance, to: results[2])
    return [results[0]]
  }

  package var isStochastic: Bool { true }
}

extension ProgramBuilder {
  /// `x` normalised by statistics that are known beforehand: one factor and one shift per channel.
  mutating func normalized(
    _ x: TensorID, axis: Int, epsilon: Double, mean: TensorID, variance: TensorID, scale: TensorID,
    shift: TensorID
  ) throws(PrimitiveError) -> TensorID {
    let shape = self.shape(of: x)
    let channel = axis < 0 ? axis + shape.rank : axis
    let raised = try apply(
      Elementwise(function: .affine(scale: 1, offset: Float(epsilon))), variance)
    let inverse = try apply(Elementwise(function: .reciprocalSquareRoot), raised)
    let factor = try apply(Binary(function: .multiply), inverse, scale)
    let moved = try apply(Binary(function: .multiply), mean, factor)
    let rest = try apply(Binary(function: .subtract), shift, moved)
    let scaled = try apply(
      Binary(function: .multiply), x, broadcast(factor, over: channel, rank: shape.rank))
    return try apply(
      Binary(function: .add), scaled, broadcast(rest, over: channel, rank: shape.rank))
  }
}
