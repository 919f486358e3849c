internal import Program
internal import Shapes

/// Its input, cut off where bounds are given.
package struct TorchClampLayer: PointwiseFamily {
  package static let about = About(
    "clamp", aliases: ["clip"], dialects: [.torch], "Its input, cut off where bounds are given.",
    formula: "min(max(x, min), max)")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumber("min", \.lower, "Least value it gives; null for none."),
      .optionalNumber("max", \.upper, "Greatest value it gives; null for none."),
    ],
    validate: { layer, arguments, decoder in
      guard layer.lower == nil, layer.upper == nil else { return }
      decoder.report(
        "spec/missing-parameter", "'\(arguments.owner)' needs 'min' or 'max'",
        at: arguments.ownerRange, help: "add a bound")
      decoder.isComplete = false
    })

  package static let examples: [LayerExample] = [
    .init("clamp: 0", [[.batch, 8]], gives: [.batch, 8]),
    .init("clamp: {min: -1, max: 1}", [[.batch, 8]], gives: [.batch, 8]),
    .init("clamp", [[.batch, 8]], fails: "spec/missing-parameter"),
  ]

  package var lower: Double?
  package var upper: Double?

  package init() {}

  package var function: any Activation {
    ClipActivation(lower: lower ?? -.infinity, upper: upper ?? .infinity)
  }
}
