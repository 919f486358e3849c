internal import Shapes

/// Leaky rectified linear unit as a layer, with Keras' slope of 0.3.
package struct LeakyReLULayer: PointwiseFamily {
  package static let about = About(
    "leaky_relu", aliases: ["LeakyReLU", "leaky_re_lu"],
    "Rectified linear unit with a small slope below zero.",
    formula: "x if x > 0 else negative_slope · x", source: "Maas, Hannun, Ng, 2013",
    twin: "LeakyReLU")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "negative_slope", \.rectifier.negativeSlope, in: 0...(.greatestFiniteMagnitude),
        default: "0.3",
        "Slope below zero.")
    ])

  package static let examples: [LayerExample] = [
    .init("leaky_relu", [[.batch, 8]], gives: [.batch, 8]),
    .init("leaky_relu: 0.01", [[.batch, .time, 8]], gives: [.batch, .time, 8]),
  ]

  var rectifier = LeakyReluActivation(negativeSlope: 0.3)

  package init() {}

  package var function: any Activation { rectifier }
}
