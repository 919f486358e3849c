internal import Program
internal import Shapes

/// The input, cut off at two values.
package struct TorchHardtanhLayer: PointwiseFamily {
  package static let about = About(
    "Hardtanh", aliases: ["hardtanh"], dialects: [.torch], "Its input, cut off at two values.",
    formula: "min(max(x, min_val), max_val)", twin: "hard_tanh")
  package static let schema = Schema(
    Self(),
    [
      .number("min_val", \.clip.lower, default: "-1", "Least value it gives."),
      .number("max_val", \.clip.upper, default: "1", "Greatest value it gives."),
      .inplace,
    ],
    validate: { layer, arguments, decoder in
      guard layer.clip.lower >= layer.clip.upper else { return }
      decoder.report(
        "spec/conflicting-parameters",
        "'max_val' \(format(layer.clip.upper)) must be greater than 'min_val' \(format(layer.clip.lower))",
        at: arguments.range(of: "max_val"))
      decoder.isComplete = false
    })

  package static let examples: [LayerExample] = [
    .init("Hardtanh", [[.batch, 8, 5]], gives: [.batch, 8, 5]),
    .init("Hardtanh: {min_val: -2, max_val: 3}", [[.batch, 8]], gives: [.batch, 8]),
    .init("Hardtanh: {min_val: 1}", [[.batch, 8]], fails: "spec/conflicting-parameters"),
  ]

  var clip = ClipActivation()

  package init() {}

  package var function: any Activation { clip }
}

/// The identity between two values.
struct ClipActivation: ElementwiseFamily {
  static let about = About("clip", dialects: [.torch], "Its input, cut off at two values.")
  static let schema = Schema(Self(), [])

  var lower = -1.0
  var upper = 1.0

  var function: ElementwiseFunction { .clip(lower: Float(lower), upper: Float(upper)) }
  func value(_ x: Double) -> Double { min(max(x, lower), upper) }
}
