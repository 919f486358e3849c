import SourceText

/// Tensors that cannot be added or multiplied: explained here, found by shape inference.
struct MergeMismatchRule: Rule {
  static let about = RuleInfo(
    "shape/merge-mismatch", .error,
    summary: "Tensors that are added or multiplied element by element have different shapes.",
    rationale: """
      Each element needs a partner. A residual sum breaks as soon as the branch changes the number of \
      channels or the size of the image; the shortcut must change with it. An axis of size 1 fits every size, as in NumPy.
      """,
    symptoms: """
      Inputs have incompatible shapes, operands could not be broadcast together with shapes, The size of \
      tensor a must match the size of tensor b at non-singleton dimension
      """,
    remedy: """
      Give both operands the same channels and size: 'padding: same' in the branch, or a convolution \
      with kernel_size 1, the branch's filters and its strides in the shortcut.
      """,
    sources: ["He et al., Deep residual learning, 2016, arXiv:1512.03385"],
    examples: [
      .finding(
        "a shortcut with other channels",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 32, kernel_size: 3, padding: same, name: stem}
            - conv2d: {filters: 64, kernel_size: 3, padding: same}
            - add: {from: [-1, «stem»]}
        """),
      .clean(
        "a convolution in the shortcut",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 32, kernel_size: 3, padding: same, name: stem}
            - conv2d: {filters: 64, kernel_size: 1, name: shortcut}
            - conv2d: {filters: 64, kernel_size: 3, padding: same, from: stem}
            - add: {from: [-1, shortcut]}
        """),
    ])

  init() {}
}
