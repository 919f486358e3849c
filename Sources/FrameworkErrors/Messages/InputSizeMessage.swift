/// An input of another size than the model was made for.
enum InputSizeMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .keras,
      "of layer '{layer:word}' is incompatible with the layer: expected axis {axis} of input shape to have value {wanted}, but received input with shape {found:shape}"
    ),
    Wording(
      .keras,
      "of layer \"{layer:word}\" is incompatible with the layer: expected axis {axis} of input shape to have value {wanted}, but received input with shape {found:shape}"
    ),
    Wording(
      .keras,
      "of layer \"{layer:word}\" is incompatible with the layer: expected shape={wanted:shape}, found shape={found:shape}"
    ),
    Wording(
      .onnxRuntime,
      "Got invalid dimensions for input: {layer:word} for the following indices\n index: {axis} Got: {found} Expected: {wanted}"
    ),
  ]

  static func meaning(_ match: Match) -> String {
    let axis = match["axis"].map { " in axis \($0)" } ?? ""
    return
      "'\(match.text("layer"))' was made for \(match.text("wanted"))\(axis) and got \(match.text("found"))"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "the data are not prepared as in training: resize, flatten or reorder them in the same way",
      "the model was built or exported with fixed sizes: make the axis dynamic, or feed it that size",
      "a layer is used twice on inputs of different widths",
    ]
  }
}
