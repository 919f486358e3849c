package import Program
internal import Shapes

/// Scales vectors to length 1.
package struct UnitNormalizationLayer: Layer {
  package static let about = About(
    "unit_normalization", aliases: ["UnitNormalization"], "Scales every vector to length 1.",
    formula: "x / max(‖x‖, 1e-12)")
  package var role: LayerRole { .normalization }

  package static let schema = Schema(
    Self(), [.ints("axis", \.axes, default: "-1", "Axes over which the length is taken.")])

  package static let examples: [LayerExample] = [
    .init("unit_normalization", [[.batch, 8]], gives: [.batch, 8]),
    .init("unit_normalization: {axis: 2}", [[.batch, 8]], fails: "shape/axis-out-of-range"),
  ]

  package var axes = [-1]

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    _ = try context.axes(axes, of: operands[0].shape, parameter: "axis")
    return Inference(operands[0].floating)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: Interval(-1, 1), encoding: .activated(Self.about.name))]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let square = try builder.apply(Elementwise(function: .square), operands[0])
    let sum = try builder.apply(Reduce(kind: .sum, axes: axes, keepsAxes: true), square)
    let bounded = try builder.apply(Binary(function: .maximum), sum, builder.constant(1e-24))
    let inverse = try builder.apply(Elementwise(function: .reciprocalSquareRoot), bounded)
    return [try builder.apply(Binary(function: .multiply), operands[0], inverse)]
  }

  package var locality: Locality { .along(axes) }
}
