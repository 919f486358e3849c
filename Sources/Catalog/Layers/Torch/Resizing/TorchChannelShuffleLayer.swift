package import Program
internal import Shapes

/// Deals the channels out to groups like cards: those of one group come from all.
///
/// - Shapes: `[batch, channel, …]`, unchanged.
package struct TorchChannelShuffleLayer: Layer {
  package static let about = About(
    "ChannelShuffle", aliases: ["channel_shuffle"], dialects: [.torch],
    "Mixes the channels of groups.",
    formula: "y[i · groups + g] = x[g · (channels / groups) + i]",
    source: "Zhang, Zhou, Lin, Sun, ShuffleNet, 2018, arXiv:1707.01083")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(), [.int("groups", \.groups, required: true, "Parts whose channels are mixed.")])

  package static let examples: [LayerExample] = [
    .init("ChannelShuffle: 2", [[.batch, 4, .height, 7]], gives: [.batch, 4, .height, 7]),
    .init("ChannelShuffle: 2", [[.batch, 5, 7, 7]], fails: "shape/groups"),
    .init("ChannelShuffle: 2", [[.batch, 4]], fails: "shape/rank"),
  ]

  package var groups = 1

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireRank(
      x, 3...(.max), "[batch, channel, …]",
      framework: "channel_shuffle expects input with > 2 dims, but got input with sizes "
        + context.torchSize(x))
    try context.require(
      groups: groups, divide: x[1], "channels",
      framework: "Number of channels must be divisible by groups. Got \(x[1]) channels and "
        + "\(groups) groups")
    return Inference(operands[0])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [operands[0].rearranged]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    let place = x.dims.dropFirst(2).reduce(1) { $0 * $1 }
    let parts = try builder.apply(
      Reshape(shape: [x[0], Dim(groups), x[1].floorDivided(by: groups), place]), operands[0])
    let moved = try builder.apply(Transpose(permutation: [0, 2, 1, 3]), parts)
    return [try builder.apply(Reshape(shape: x), moved)]
  }

  package var locality: Locality { .along([1]) }
}
