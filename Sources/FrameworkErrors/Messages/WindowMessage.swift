/// A window that does not fit into what it slides over.
enum WindowMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "Calculated padded input size per channel: ({input:shape}). Kernel size: ({kernel:shape}). Kernel size can't be greater than actual input size"
    ),
    Wording(
      .torch,
      "Given input size: ({input:shape}). Calculated output size: ({output:shape}). Output size is too small"
    ),
    Wording(
      .keras,
      "Computed output size would be zero or negative. Received `inputs shape={input:shape}`, `kernel shape={kernel:shape}`"
    ),
    Wording(
      .keras,
      "Computed output size would be zero or negative. Received: `inputs.shape={input:shape}`, `pool_size={kernel:shape}`"
    ),
    Wording(.keras, "Computed output size would be zero or negative"),
    Wording(.tensorflow, "Negative dimension size caused by subtracting {kernel} from {input}"),
  ]

  static func meaning(_ match: Match) -> String {
    let kernel = match.text("kernel")
    let window = kernel.isEmpty ? "a window" : "a window of \(kernel)"
    let input = match.text("input")
    return
      "\(window) is larger than what is left of the image\(input.isEmpty ? "" : ", \(input)"): nothing would come out"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "the image has been made smaller too often: use fewer poolings and strides, or larger images",
      "pad the windows ('padding: same', padding=1 for a kernel of 3)",
      "the channels were taken for height or width: channels first against channels last",
    ]
  }
}
