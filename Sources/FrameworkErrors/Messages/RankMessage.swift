/// An operand with too many or too few axes.
enum RankMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "Expected {unbatched}D (unbatched) or {wanted}D (batched) input to {layer:word}, but got input of size: {input:shape}"
    ),
    Wording(.torch, "expected {wanted}D input (got {found}D input)"),
    Wording(.torch, "expected 2D or {wanted}D input (got {found}D input)"),
    Wording(.torch, "Expected input to be {unbatched}D or {wanted}D, got {found}D instead"),
    Wording(.torch, "non-empty {unbatched}D or {wanted}D (batch mode) tensor expected for input"),
    Wording(
      .keras,
      "of layer '{layer:word}' is incompatible with the layer: expected min_ndim={wanted}, found ndim={found}. Full shape received: {input:shape}"
    ),
    Wording(
      .keras,
      "of layer '{layer:word}' is incompatible with the layer: expected ndim={wanted}, found ndim={found}. Full shape received: {input:shape}"
    ),
    Wording(
      .keras,
      "of layer \"{layer:word}\" is incompatible with the layer: expected min_ndim={wanted}, found ndim={found}. Full shape received: {input:shape}"
    ),
    Wording(
      .keras,
      "of layer \"{layer:word}\" is incompatible with the layer: expected ndim={wanted}, found ndim={found}. Full shape received: {input:shape}"
    ),
    Wording(.onnxRuntime, "Invalid rank for input: {layer:word} Got: {found} Expected: {wanted}"),
  ]

  static func meaning(_ match: Match) -> String {
    let layer = match.text("layer")
    let subject = layer.isEmpty ? "a layer" : "'\(layer)'"
    let found = match["found"] ?? match.shape("input")?.count
    let shape = match.shape("input") == nil ? "" : ", as its shape \(match.text("input")) has"
    return
      "\(subject) needs \(match.text("wanted")) axes and got \(found.map { "\($0)" } ?? "another number of them")\(shape)"
  }

  static func causes(_ match: Match) -> [String] {
    guard let wanted = match["wanted"] else { return [] }
    let found = match["found"] ?? match.shape("input")?.count ?? 0
    var causes: [String] = []
    switch (found, wanted) {
    case (3, 4):
      causes.append(
        "images without a channel axis, [batch, height, width]: add one of size 1 (expand_dims, unsqueeze)"
      )
      causes.append("a single image without a batch axis: add one in front")
    case (2, 3):
      causes.append(
        "the layer before gives one vector per sample: set return_sequences there, or add an axis of steps"
      )
    case (2, 4):
      causes.append(
        "an earlier flatten or dense layer removed height and width: put this layer before it")
    case (3, 2):
      causes.append("a recurrent layer returns all steps: keep the last one only, or flatten")
    case (4, 2):
      causes.append("feature maps reach the layer: put a flatten or a global pooling before it")
    default: break
    }
    if found + 1 == wanted { causes.append("one sample was passed where a batch is expected") }
    return causes + [
      "print the operand's shape just before the layer, and compare it with the layer's documentation"
    ]
  }
}
