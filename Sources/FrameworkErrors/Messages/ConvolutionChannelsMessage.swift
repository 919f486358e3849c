/// A convolution made for another number of channels.
enum ConvolutionChannelsMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "Given groups={groups}, weight of size {weight:shape}, expected input{input:shape} to have {wanted} channels, but got {found} channels"
    ),
    Wording(
      .torch,
      "Given transposed={transposed}, weight of size {weight:shape}, expected input{input:shape} to have {wanted} channels, but got {found} channels"
    ),
    Wording(
      .tensorflow, "input depth must be evenly divisible by filter depth: {found} vs {wanted}"),
    Wording(
      .tensorflow,
      "number of input channels does not match corresponding dimension of filter, {found} != {wanted}"
    ),
    Wording(
      .jax,
      "lhs feature dimension size divided by feature_group_count must equal the rhs input feature dimension size, but {found} // {groups} != {wanted}"
    ),
    Wording(
      .onnxRuntime,
      "Input channels C is not equal to kernel channels * group. C: {found} kernel channels: {wanted} group: {groups}"
    ),
  ]

  static func meaning(_ match: Match) -> String {
    let input = match.shape("input").map { _ in " in an input of \(match.text("input"))" } ?? ""
    return
      "a convolution made for \(match.text("wanted")) channels got \(match.text("found"))\(input)"
  }

  static func causes(_ match: Match) -> [String] {
    var causes: [String] = []
    let (wanted, found) = (match["wanted"], match["found"])
    if let input = match.shape("input"), let wanted, input.last == wanted, input.count > 2 {
      causes.append(
        "the channels stand last, as in NumPy, Keras and image files: move axis \(input.count - 1) to axis 1 "
          + "(permute(0, 3, 1, 2) for images)")
    }
    if found == 1, wanted == 3 {
      causes.append(
        "grey images in a network for RGB: repeat the channel 3 times, or make the first convolution for 1"
      )
    }
    if found == 3, wanted == 1 {
      causes.append(
        "RGB images in a network for grey ones: convert them, or make the first convolution for 3 channels"
      )
    }
    if found == 4, wanted == 3 {
      causes.append("images with transparency (RGBA): convert them to RGB")
    }
    if let groups = match["groups"], groups > 1 {
      causes.append("with \(groups) groups the weight's channels count for each group")
    }
    return causes + [
      "the layer before gives other channels than in_channels says: write \(found ?? 0)",
      "a concatenation or shortcut before it changed the number of channels",
    ]
  }
}
