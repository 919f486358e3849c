/// A reshape to another number of elements.
enum ReshapeMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "shape '{shape:shape}' is invalid for input of size {count}"),
    Wording(
      .keras,
      "The total size of the tensor must be unchanged. Received: input_shape={input:shape}, target_shape={shape:shape}"
    ),
    Wording(
      .keras,
      "the input size cannot by divided by the specified dimensions in target_shape. Received: input_shape={input:shape}, target_shape={shape:shape}"
    ),
    Wording(
      .tensorflow,
      "Input to reshape is a tensor with {count} values, but the requested shape has {wanted}"),
    Wording(
      .tensorflow,
      "Input to reshape is a tensor with {count} values, but the requested shape requires a multiple of {wanted}"
    ),
    Wording(
      .jax, "cannot reshape array of shape {input:shape} (size {count}) into shape {shape:shape}"),
    Wording(.numpy, "cannot reshape array of size {count} into shape {shape:shape}"),
    Wording(
      .onnxRuntime,
      "The input tensor cannot be reshaped to the requested shape. Input shape:{input:shape}, requested shape:{shape:shape}"
    ),
  ]

  /// Elements there are, and elements of the sizes that are given.
  private static func counts(_ match: Match) -> (found: Int?, wanted: Int?, isOpen: Bool) {
    let shape = match.shape("shape") ?? []
    return (
      match["count"] ?? match.shape("input").flatMap(Factors.product),
      match["wanted"] ?? Factors.product(shape.filter { $0 != nil }), shape.contains(nil)
    )
  }

  static func meaning(_ match: Match) -> String {
    let (found, wanted, isOpen) = counts(match)
    guard let found, let wanted else { return "a tensor is reshaped to another number of elements" }
    let target = match.shape("shape") == nil ? "" : " to \(match.text("shape"))"
    return
      "a tensor of \(found) elements is reshaped\(target), which takes \(isOpen ? "a multiple of " : "")\(wanted)"
  }

  static func causes(_ match: Match) -> [String] {
    let (found, wanted, isOpen) = counts(match)
    var causes: [String] = []
    if let found, let wanted, wanted > 0, found % wanted != 0,
      let maps = Factors.otherMap(found, wanted)
    {
      causes.append("another image size, such as \(maps)")
    }
    if let found, let wanted, wanted > 0, found % wanted == 0, !isOpen {
      causes.append(
        "the batch is missing from the new shape: \(found) = \(found / wanted) × \(wanted); keep axis 0, as in "
          + "x.view(x.size(0), -1)")
    }
    return causes + [
      "the number was computed for another image size, kernel or stride: print the shape before, or flatten from axis 1 instead",
      "the last batch of an epoch is smaller than the others: use the batch's own size, never a constant",
    ]
  }
}
