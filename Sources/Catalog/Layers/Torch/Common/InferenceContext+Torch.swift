internal import Shapes

extension InferenceContext {
  /// A size of the input that PyTorch wants declared must be what the layer before gives.
  ///
  /// - Throws: `shape/in-features`.
  mutating func require(
    declared: Dim, is actual: Dim, parameter: String, what: String, of x: Shape,
    help: String? = nil, framework: String
  ) throws(LayerError) {
    try require(
      actual, equals: declared, reason: { "\($0.subject): \(parameter) fixes its input's \(what)" },
      else: {
        LayerError(
          "shape/in-features",
          "\($0.subject) declares \(parameter) \($0.text(declared)), its input \(x) has \($0.text(actual)) \(what)",
          at: .parameter(parameter),
          help: help ?? "write '\(parameter): \($0.value(actual).map { "\($0)" } ?? "\(actual)")'",
          framework: framework)
      })
  }
}

extension Field {
  /// PyTorch's `inplace`, which saves memory and changes no result.
  static var inplace: Field {
    Field("inplace", type: .boolean, default: "false", "Whether the input's memory is reused.") {
      _, node, decoder in decoder.bool(node) != nil
    }
  }
}
