import SourceText

/// A wrapper for kernels wraps a layer without one: explained here, found by shape inference.
struct NoKernelRule: Rule {
  static let about = RuleInfo(
    "shape/no-kernel", .error,
    summary: "A wrapper that works on a kernel wraps a layer without one.",
    rationale: """
      Spectral normalisation divides the kernel of the layer it wraps by its greatest singular value. \
      An activation or a pooling has no kernel, and a recurrent layer keeps its own in its cell.
      """,
    symptoms: "object has no attribute 'kernel' nor 'embeddings'",
    remedy: "Wrap the dense, convolution or embedding layer itself.",
    sources: ["https://arxiv.org/abs/1802.05957"],
    examples: [
      .finding(
        "an activation",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - spectral_normalization: {layer: «relu»}
        """),
      .clean(
        "a dense layer",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - spectral_normalization: {layer: {dense: 4}}
        """),
    ])

  init() {}
}
