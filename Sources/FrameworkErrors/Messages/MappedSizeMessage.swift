/// Axes mapped together that differ in size.
enum MappedSizeMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .jax,
      "vmap got inconsistent sizes for array axes to be mapped:\n  * one axis had size {a}: {*}one axis had size {b}: "
    ),
    Wording(.jax, "vmap got inconsistent sizes for array axes to be mapped"),
  ]

  static func meaning(_ match: Match) -> String {
    "a mapped function got axes of different sizes\(match["a"] == nil ? "" : ": \(match.text("a")) and \(match.text("b"))")"
  }

  static func causes(_ match: Match) -> [String] {
    ["what is the same for all samples (weights) must not be mapped: in_axes=None for it"]
  }
}
