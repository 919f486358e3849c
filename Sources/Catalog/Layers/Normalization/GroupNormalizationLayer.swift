package import Program
internal import Shapes

/// Normalises every sample over groups of channels and all positions.
package struct GroupNormalizationLayer: NormalizationFamily {
  package static let about = About(
    "group_normalization", aliases: ["GroupNormalization", "group_norm"],
    "Normalises every sample over groups of its channels.",
    formula:
      "gamma · (x - mean) / √(variance + epsilon) + beta, over the channels of a group and all positions",
    source: "Wu, He, 2018, arXiv:1803.08494", twin: "GroupNorm")
  package static let schema = Schema(
    Self(),
    [
      .int("groups", \.groups, min: -1, default: "32", "Number of groups; -1 for one per channel."),
      .int("axis", \.axis, min: nil, default: "-1", "The channel axis."),
      .number("epsilon", \.epsilon, default: "0.001", "Added to the variance."),
    ] + Field.affineFields)

  package static let examples: [LayerExample] = [
    .init(
      "group_normalization: 3", [[.batch, .height, .width, 6]], gives: [.batch, .height, .width, 6]),
    .init(
      "group_normalization: {groups: 2, axis: 1}", [[.batch, 6, 5, 4]], gives: [.batch, 6, 5, 4]),
    .init("group_normalization: -1", [[.batch, 7, 6]], gives: [.batch, 7, 6]),
    .init("group_normalization: 4", [[.batch, 7, 6]], fails: "shape/groups"),
  ]

  package var groups = 32
  package var axis = -1
  package var epsilon = 0.001
  package var affine = AffineOptions()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let channels = x[try context.axis(axis, of: x, parameter: "axis")]
    let weights = try affine.weights([channels], context)
    guard context.value(channels) != nil else {
      throw LayerError(
        "shape/unknown-extent",
        "\(context.subject) must know its channels, but \(channels) has no value",
        framework: "Axis \(axis) of input tensor should have a defined dimension")
    }
    if groups != -1 { try context.require(groups: groups, divide: channels, "input channels") }
    return Inference(operands[0].floating, weights: weights)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let shape = builder.shape(of: operands[0])
    let channel = axis < 0 ? axis + shape.rank : axis
    let normal = try builder.groupNormalized(
      operands[0], channel: channel, groups: groups == -1 ? shape[channel] : Dim(groups),
      epsilon: epsilon)
    let (scale, shift) = affine.tensors(weights, &builder)
    return [try builder.affine(normal, scale: scale, shift: shift, over: channel)]
  }

  package var locality: Locality { .everything }
}

extension ProgramBuilder {
  /// Every sample at mean 0 and variance 1 over the channels of a group and all positions.
  ///
  /// - Throws: ``PrimitiveError`` where the groups do not divide the channels.
  mutating func groupNormalized(
    _ x: TensorID, channel: Int, groups: Dim, epsilon: Double
  ) throws(PrimitiveError) -> TensorID {
    let shape = self.shape(of: x)
    guard let width = shape[channel].quotient(by: groups)?.dim else {
      throw PrimitiveError("group_normalization", "the groups do not divide the channels")
    }
    var grouped = shape.axes
    grouped.replaceSubrange(channel...channel, with: [Axis(groups), Axis(width)])
    let split = try apply(Reshape(shape: Shape(axes: grouped)), x)
    // Every axis but the batch and the groups.
    let inner = (1..<grouped.count).filter { $0 != channel }
    let (one, zero) = (constant(1), constant(0))
    let normal = try apply(
      LayerNormalization(axes: inner, epsilon: Float(epsilon)), split, one, zero)
    return try apply(Reshape(shape: shape), normal)
  }

  /// `scale · x + shift` with one number of each per element of an axis.
  mutating func affine(
    _ x: TensorID, scale: TensorID, shift: TensorID, over axis: Int
  ) throws(PrimitiveError) -> TensorID {
    let rank = shape(of: x).rank
    let scaled = try apply(
      Binary(function: .multiply), x, broadcast(scale, over: axis, rank: rank))
    return try apply(Binary(function: .add), scaled, broadcast(shift, over: axis, rank: rank))
  }
}
