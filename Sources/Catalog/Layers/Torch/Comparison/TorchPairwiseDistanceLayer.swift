package import Program
internal import Shapes

/// The distance between two vectors along the last axis.
package struct TorchPairwiseDistanceLayer: Layer {
  package static let about = About(
    "PairwiseDistance", aliases: ["pairwise_distance"], dialects: [.torch],
    "Distance between two vectors along the last axis.",
    formula: "y = (Σ |a - b + eps|ᵖ)^(1/p)")
  package var role: LayerRole { .comparison }

  package static let schema = Schema(
    Self(),
    [
      .number("p", \.norm, default: "2", "Which norm is the length."),
      .number("eps", \.epsilon, default: "1e-6", "Added to every difference."),
      .bool("keepdim", \.keepsAxis, default: "false", "Whether the axis stays, with size 1."),
    ])
  package static let operandCount = 2...2

  package static let examples: [LayerExample] = [
    .init("PairwiseDistance", [[.batch, 128], [.batch, 128]], gives: [.batch]),
    .init(
      "PairwiseDistance: {p: 1, keepdim: true}", [[.batch, 7, 8], [.batch, 7, 8]],
      gives: [.batch, 7, 1]),
    .init("PairwiseDistance", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
  ]

  package var norm = 2.0
  package var epsilon = 1e-6
  package var keepsAxis = false

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = try context.torchBroadcast(operands.map(\.shape))
    let axes = try context.sampleAxes([-1], of: x, parameter: "p")
    return Inference(operands[0].floating.shaped(x.reduced(along: axes, keepsAxes: keepsAxis)))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: Interval(0, .infinity), encoding: .real)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let difference = try builder.apply(Binary(function: .subtract), operands)[0]
    let moved = try builder.apply(
      Elementwise(function: .affine(scale: 1, offset: Float(epsilon))), difference)
    return [try builder.length(moved, norm: norm, axis: -1, keepsAxis: keepsAxis)]
  }

  package var locality: Locality { .along([-1]) }
}
