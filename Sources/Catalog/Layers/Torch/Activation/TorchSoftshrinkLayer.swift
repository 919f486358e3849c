internal import Shapes

/// Moves numbers towards zero by the threshold.
package struct TorchSoftshrinkLayer: PointwiseFamily {
  package static let about = About(
    "Softshrink", aliases: ["softshrink"], dialects: [.torch],
    "Moves numbers towards zero by the threshold.",
    formula: "x - lambd if x > lambd; x + lambd if x < -lambd; else 0",
    source: "Donoho, 1995, doi:10.1109/18.382009",
    twin: "soft_shrink")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "lambd", \.shrinkage.threshold, in: 0...(.greatestFiniteMagnitude), default: "0.5",
        "Numbers this near to zero become zero.")
    ])

  package static let examples: [LayerExample] = [
    .init("Softshrink", [[.batch, 8, 5]], gives: [.batch, 8, 5]),
    .init("Softshrink: -1", [[.batch, 8]], fails: "spec/out-of-range"),
  ]

  var shrinkage = SoftShrinkActivation()

  package init() {}

  package var function: any Activation { shrinkage }
}
