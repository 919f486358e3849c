package import Shapes

/// Softmax as a layer.
package struct SoftmaxLayer: PointwiseFamily {
  package static let about = About(
    "softmax", aliases: ["Softmax"],
    "Turns the numbers along an axis into probabilities that sum to 1.",
    formula: "exp(xᵢ) / Σⱼ exp(xⱼ)", twin: "Softmax")
  package static let schema = Schema(
    Self(),
    [.int("axis", \.softmax.axis, min: nil, default: "-1", "Axis over which the results sum to 1.")]
  )

  package static let examples: [LayerExample] = [
    .init("softmax", [[.batch, 10]], gives: [.batch, 10]),
    .init("softmax: {axis: 2}", [[.batch, 10]], fails: "shape/axis-out-of-range"),
    .init("softmax: {axis: 0}", [[.batch, 10]], fails: "shape/batch-axis"),
  ]

  var softmax = SoftmaxActivation()

  package init() {}

  package var function: any Activation { softmax }

  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    _ = try context.axis(softmax.axis, of: x, parameter: "axis")
  }

  package var locality: Locality { .along([softmax.axis]) }
}
