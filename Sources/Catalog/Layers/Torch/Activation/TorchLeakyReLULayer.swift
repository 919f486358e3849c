internal import Shapes

/// Rectified linear unit with a small slope below zero.
package struct TorchLeakyReLULayer: PointwiseFamily {
  package static let about = About(
    "LeakyReLU", aliases: ["leaky_relu"], dialects: [.torch],
    "Rectified linear unit with a small slope below zero.",
    formula: "x if x > 0 else negative_slope · x",
    source: "Maas, Hannun, Ng, 2013",
    twin: "leaky_relu")
  package static let schema = Schema(
    Self(),
    [
      .number("negative_slope", \.rectifier.negativeSlope, default: "0.01", "Slope below zero."),
      .inplace,
    ])

  package static let examples: [LayerExample] = [
    .init("LeakyReLU: 0.2", [[.batch, 8, 5]], gives: [.batch, 8, 5]),
    .init("LeakyReLU: {alpha: 0.1}", [[.batch, 8]], fails: "spec/unknown-key"),
  ]

  var rectifier = LeakyReluActivation(negativeSlope: 0.01)

  package init() {}

  package var function: any Activation { rectifier }
}
