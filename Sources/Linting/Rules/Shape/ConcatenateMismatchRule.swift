import SourceText

/// Tensors that cannot be put beside each other: explained here, found by shape inference.
struct ConcatenateMismatchRule: Rule {
  static let about = RuleInfo(
    "shape/concatenate-mismatch", .error,
    summary: "Tensors are joined along an axis, but differ in another one.",
    rationale: """
      Joining puts tensors one behind the other along one axis; along all others they must have the \
      same size. Images that a convolution without padding has shrunk do not fit beside the ones before it.
      """,
    symptoms: """
      A Concatenate layer requires inputs with matching shapes except for the concatenation axis, Sizes of \
      tensors must match except in dimension 1
      """,
    remedy:
      "Use 'padding: same', crop or resize the larger one, or join along the axis that differs.",
    examples: [
      .finding(
        "a map that has shrunk",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, padding: same, name: wide}
            - conv2d: {filters: 8, kernel_size: 3}
            - concatenate: {from: [-1, «wide»]}
        """),
      .clean(
        "maps of the same size",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, padding: same, name: wide}
            - conv2d: {filters: 16, kernel_size: 3, padding: same}
            - concatenate: {from: [-1, wide]}
        """),
    ])

  init() {}
}
