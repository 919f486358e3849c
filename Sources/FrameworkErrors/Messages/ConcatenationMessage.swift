/// Tensors joined along an axis that differ in another one.
enum ConcatenationMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "Sizes of tensors must match except in dimension {axis}. Expected size {a} but got size {b} for tensor number {operand} in the list"
    ),
    Wording(.torch, "Tensors must have same number of dimensions: got {a} and {b}"),
    Wording(
      .keras,
      "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. Received: input_shape=[{a:shape}, {b:shape}]"
    ),
    Wording(
      .tensorflow,
      "ConcatOp : Dimension {other} in both shapes must be equal: shape[0] = {a:shape} vs. shape[{operand}] = {b:shape}"
    ),
    Wording(
      .tensorflow,
      "ConcatOp : Ranks of all input tensors should match: shape[0] = {a:shape} vs. shape[{operand}] = {b:shape}"
    ),
    Wording(
      .jax,
      "Cannot concatenate arrays with shapes that differ in dimensions other than the one being concatenated: concatenating along dimension {axis} for shapes {a:shape}, {b:shape}"
    ),
    Wording(
      .numpy,
      "all the input array dimensions except for the concatenation axis must match exactly, but along dimension {other}, the array at index {first} has size {a} and the array at index {operand} has size {b}"
    ),
    Wording(
      .onnxRuntime,
      "Non concat axis dimensions must match: Axis {other} has mismatched dimensions of {b} and {a}"
    ),
  ]

  static func meaning(_ match: Match) -> String {
    let along = match["axis"].map { " along axis \($0)" } ?? ""
    return
      "tensors are joined\(along) although they differ elsewhere: \(match.text("a")) against \(match.text("b"))"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "skip connections (U-Net): an odd size was rounded down on the way in; use sizes that are multiples of the total stride, or crop or pad",
      "an unpadded convolution in one branch: 'padding: same'",
      "the axis is counted for another layout: channels are axis 1 in channels first, -1 in channels last",
    ]
  }
}
