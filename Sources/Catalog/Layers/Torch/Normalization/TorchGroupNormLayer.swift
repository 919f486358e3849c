package import Program
package import Shapes

/// Normalises every sample over groups of its channels.
///
/// - Shapes: input `[batch, num_channels, …]`, weight and bias `[num_channels]`.
package struct TorchGroupNormLayer: Layer {
  package static let about = About(
    "GroupNorm", dialects: [.torch], "Normalises every sample over groups of its channels.",
    formula:
      "weight · (x - mean) / √(variance + eps) + bias, over the channels of a group and all positions",
    source: "Wu, He, 2018, arXiv:1803.08494", twin: "group_normalization")
  package var role: LayerRole { .normalization }

  package static let schema = Schema(
    Self(),
    [
      .int("num_groups", \.groups, required: true, "Number of groups."),
      .dim("num_channels", \.channels, required: true, "Channels of the input."),
      .number("eps", \.epsilon, default: "1e-5", "Added to the variance."),
      .bool(
        "affine", \.isAffine, default: "true", "Whether a trained factor and number are applied."),
      .bool("bias", \.hasBias, default: "true", "Whether the trained number is there."),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "GroupNorm: {num_groups: 2, num_channels: 6}", [[.batch, 6, .height, .width]],
      gives: [.batch, 6, .height, .width]),
    .init("GroupNorm: {num_groups: 4, num_channels: 6}", [[.batch, 6, 7]], fails: "shape/groups"),
    .init(
      "GroupNorm: {num_groups: 2, num_channels: 6}", [[.batch, 8, 7]], fails: "shape/in-features"),
    .init("GroupNorm: {num_groups: 2, num_channels: 6}", [[6]], fails: "shape/rank"),
  ]

  package var groups = 1
  package var channels: Dim = 1
  package var epsilon = 1e-5
  package var isAffine = true
  package var hasBias = true

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.require(
      channels, multipleOf: groups, reason: { "\($0.subject): equal groups of channels" },
      else: {
        LayerError(
          "shape/groups",
          "\($0.subject) divides num_channels \($0.text(channels)) into num_groups \(groups), "
            + "which leaves a remainder",
          at: .parameter("num_groups"),
          framework: "num_channels (\(channels)) must be divisible by num_groups (\(groups))")
      })
    try context.requireRank(
      x, 2...Int.max, "[batch, channel, …]",
      framework: "Expected at least 2 dimensions for input tensor but received \(x.rank)")
    try context.require(
      declared: channels, is: x[1], parameter: "num_channels", what: "channels", of: x,
      framework: "Expected weight to be a vector of size equal to the number of channels in input, "
        + "but got weight of shape [\(channels)] and input of shape \(context.torchSize(x))")
    guard isAffine else { return Inference(operands[0].floating) }
    var weights = [try context.weight("weight", [channels], OnesInitializer())]
    if hasBias { weights.append(try context.weight("bias", [channels], ZerosInitializer())) }
    return Inference(operands[0].floating, weights: weights)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear, moments: Moments(mean: 0, variance: 1))]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let normal = try builder.groupNormalized(
      operands[0], channel: 1, groups: Dim(groups), epsilon: epsilon)
    guard isAffine else { return [normal] }
    let shift = hasBias ? weights[1] : builder.constant(0)
    return [try builder.affine(normal, scale: weights[0], shift: shift, over: 1)]
  }

  package var locality: Locality { .everything }
  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    [StepReading(.all, axis: 2)]
  }
}
