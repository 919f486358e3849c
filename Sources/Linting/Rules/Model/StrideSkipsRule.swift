import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports windows that step further than they are wide.
struct StrideSkipsRule: Rule {
  static let about = RuleInfo(
    "model/stride-skips", .warning,
    summary: "A window steps further than it is wide, so that some positions are never read.",
    rationale: """
      With a window of k and a stride of s above k, s - k of every s positions take no part in anything: at a \
      window of 2 and a stride of 4, three quarters of a picture. Windows of 1 with a stride are left alone: \
      the shortcuts of residual networks halve pictures so.
      """,
    symptoms: "kernel size and stride confused, low resolution features, details are ignored",
    remedy: "Make the stride no larger than the window.",
    sources: [
      "Dumoulin, Visin, A guide to convolution arithmetic for deep learning, 2016, arXiv:1603.07285"
    ],
    examples: [
      .finding(
        "kernel and stride confused",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 8, kernel_size: 2, strides: «4», activation: relu}
            - flatten
            - dense: 10
        """),
      .clean(
        "windows that touch",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 8, kernel_size: 4, strides: 4, activation: relu}
            - flatten
            - dense: 10
        """),
      .clean(
        "a shortcut",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 8, kernel_size: 1, strides: 2}
            - flatten
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for node in spec.graph?.nodes ?? [] {
      guard case .window(let window)? = node.layer?.locality else { continue }
      // Padding and cropping are windows of 1.
      let skips = zip(zip(window.size, window.dilation), window.strides).first { sizes, stride in
        sizes.0 > 1 && stride > sizes.0 && sizes.1 == 1
      }
      guard let skips else { continue }
      let place =
        node.arguments.pair(named: "strides") ?? node.arguments.pair(named: "stride")
      let (size, stride) = (skips.0.0, skips.1)
      report.add(
        "'\(node.name)' reads \(size) positions and steps \(stride): \(stride - size) of every \(stride) are never read",
        at: place?.value.place ?? node.range, help: "use a stride of at most \(size)")
    }
  }
}
