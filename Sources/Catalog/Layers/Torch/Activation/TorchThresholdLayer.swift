internal import Shapes

/// Its input above a threshold and a constant elsewhere.
package struct TorchThresholdLayer: PointwiseFamily {
  package static let about = About(
    "Threshold", aliases: ["threshold"], dialects: [.torch],
    "Its input above a threshold and a constant elsewhere.",
    formula: "x if x > threshold else value",
    twin: "threshold")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "threshold", \.step.threshold, required: true, "Input above which it passes its input."),
      .number("value", \.step.defaultValue, required: true, "What it gives elsewhere."),
      .inplace,
    ])

  package static let examples: [LayerExample] = [
    .init("Threshold: {threshold: 0.1, value: 20}", [[.batch, 8, 5]], gives: [.batch, 8, 5]),
    .init("Threshold: 0.1", [[.batch, 8]], fails: "spec/missing-parameter"),
  ]

  var step = ThresholdActivation()

  package init() {}

  package var function: any Activation { step }
}
