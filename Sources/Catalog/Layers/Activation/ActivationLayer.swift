package import Shapes

/// Applies an activation function.
///
/// The name of an activation alone (`- gelu`) is the same layer.
package struct ActivationLayer: PointwiseFamily {
  package static let about = About(
    "activation", aliases: ["Activation"], "Applies an activation function to its input.",
    formula: "y = activation(x)")
  package static let schema = Schema(
    Self(),
    [
      Field(
        "activation", type: .entry(.activation), isRequired: true, "The function to apply."
      ) { root, node, decoder in
        guard let function = decoder.entry(node, .activation)?.value as? any Activation else {
          return false
        }
        root.function = function
        return true
      }
    ])

  package static let examples: [LayerExample] = [
    .init("activation: tanh", [[.batch, .time, 8]], gives: [.batch, .time, 8]),
    .init("gelu", [[.batch, 8]], gives: [.batch, 8]),
    .init(
      "activation: {activation: {softmax: {axis: 3}}}", [[.batch, 8]],
      fails: "shape/axis-out-of-range"),
  ]

  package var function: any Activation

  package init(_ function: any Activation = LinearActivation()) { self.function = function }

  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    if let axis = rowAxis { _ = try context.axis(axis, of: x, parameter: "activation") }
  }

  /// The axis over which results sum to 1, for the functions that normalise.
  private var rowAxis: Int? {
    (function as? SoftmaxActivation)?.axis ?? (function as? LogSoftmaxActivation)?.axis
  }

  package var locality: Locality { rowAxis.map { .along([$0]) } ?? .pointwise }
}
