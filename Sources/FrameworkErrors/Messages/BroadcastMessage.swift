/// Tensors joined element by element whose sizes differ.
enum BroadcastMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton dimension {axis}"
    ),
    Wording(
      .torch,
      "Attempting to broadcast a dimension of length {b} at {axis}! Mismatching argument at index {*} should be broadcastable to {a:shape}"
    ),
    Wording(.keras, "Inputs have incompatible shapes. Received shapes {a:shape} and {b:shape}"),
    Wording(.tensorflow, "Incompatible shapes: {a:shape} vs. {b:shape}"),
    Wording(
      .tensorflow,
      "Dimensions must be equal, but are {a} and {b} for '{*}with input shapes: {c:shape}, {d:shape}"
    ),
    Wording(.jax, "got incompatible shapes for broadcasting: {a:shape}, {b:shape}"),
    Wording(
      .jax,
      "Incompatible types for broadcasting: input type={*}[{a}] and requested type={*}[{c},{b}]"),
    Wording(.jax, "Incompatible shapes for broadcasting: {a:shape} and requested shape {b:shape}"),
    Wording(.numpy, "operands could not be broadcast together with shapes {a:shape} {b:shape}"),
    Wording(
      .onnxRuntime,
      "Attempting to broadcast an axis by a dimension other than 1. {a} by {b}"),
  ]

  static func meaning(_ match: Match) -> String {
    let place = match["axis"].map { " in axis \($0)" } ?? ""
    return
      "tensors that are added or multiplied element by element have \(match.text("a")) and \(match.text("b"))\(place)"
  }

  static func causes(_ match: Match) -> [String] {
    var causes: [String] = []
    if match["axis"] == 1 {
      causes.append(
        "a shortcut around layers that change the channels: put a 1×1 convolution into it")
    }
    if let a = match["a"], let b = match["b"], a == 2 * b || b == 2 * a || abs(a - b) == 1 {
      causes.append(
        "one branch halves the size and the other does not, or an odd size was rounded: give both the same strides, or crop"
      )
    }
    return causes + [
      "the branches have different strides or padding: 'padding: same' in both, the same strides in both",
      "an axis of one operand is missing: aligned at the end, [32] meets the last axis of [32, 1] and gives [32, 32]",
    ]
  }
}
