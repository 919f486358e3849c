internal import YAML
internal import Shapes

/// Rectified linear unit as a layer, with Keras' options.
package struct ReLULayer: PointwiseFamily {
  package static let about = About(
    "relu", aliases: ["ReLU", "re_lu"], "Rectified linear unit.", formula: "max(0, x)",
    source: "Nair, Hinton, 2010", twin: "ReLU")
  package static let schema = Schema(
    Self(),
    [
      Field(
        "max_value", type: .optional(.number(min: 0, max: nil)), default: "null",
        "Largest value it gives; null for none."
      ) { root, node, decoder in
        if node.isNull {
          root.rectifier.maximum = nil
          return true
        }
        guard let value = decoder.number(node, in: 0...(.greatestFiniteMagnitude)) else {
          return false
        }
        root.rectifier.maximum = value
        return true
      },
      .number(
        "negative_slope", \.rectifier.negativeSlope, in: 0...(.greatestFiniteMagnitude),
        default: "0",
        "Slope below the threshold."),
      .number(
        "threshold", \.rectifier.threshold, in: 0...(.greatestFiniteMagnitude), default: "0",
        "Input from which on it passes its input."),
    ])

  package static let examples: [LayerExample] = [
    .init("relu", [[.batch, .height, .width, 8]], gives: [.batch, .height, .width, 8])
  ]

  var rectifier = ReluActivation()

  package init() {}

  package var function: any Activation { rectifier }
}
