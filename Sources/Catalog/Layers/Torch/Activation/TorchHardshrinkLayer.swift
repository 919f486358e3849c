internal import Shapes

/// Sets numbers within the threshold to zero.
package struct TorchHardshrinkLayer: PointwiseFamily {
  package static let about = About(
    "Hardshrink", aliases: ["hardshrink"], dialects: [.torch],
    "Sets numbers within the threshold to zero.",
    formula: "x if |x| > lambd else 0",
    source: "Donoho, Johnstone, 1994, doi:10.1093/biomet/81.3.425",
    twin: "hard_shrink")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "lambd", \.shrinkage.threshold, default: "0.5", "Numbers this near to zero become zero.")
    ])

  package static let examples: [LayerExample] = [
    .init("Hardshrink", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  var shrinkage = HardShrinkActivation()

  package init() {}

  package var function: any Activation { shrinkage }
}
