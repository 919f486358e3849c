import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports even windows that keep a picture's size, which shifts it by half a position.
struct EvenKernelRule: Rule {
  static let about = RuleInfo(
    "model/even-kernel", .info,
    summary:
      "An even window with padding to the same size shifts what it reads by half a position.",
    rationale: """
      A window of even width has no middle: padding to the same size puts one zero more at the end than at \
      the start, and every such layer moves its picture by half a position the same way. After ten of them \
      features stand five pixels from what made them, and one border has seen more zeros than the other. \
      Windows that also step by their stride have another reason to be even and are left alone.
      """,
    symptoms:
      "segmentation mask shifted, features misaligned, kernel size 2 or 4 with padding same",
    remedy: "Use an odd window.",
    sources: [
      "Wu et al., Convolution with even-sized kernels and symmetric padding, 2019, arXiv:1903.08385"
    ],
    profile: .production,
    examples: [
      .finding(
        "a window of 4",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 8, kernel_size: «4», padding: same, activation: relu}
            - flatten
            - dense: 10
        """),
      .clean(
        "a window of 3",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, padding: same, activation: relu}
            - flatten
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for node in spec.graph?.nodes ?? [] where node.isLearning {
      guard case .window(let window)? = node.layer?.locality, window.padding == .same,
        let axis = window.size.indices.first(where: {
          window.size[$0] % 2 == 0 && window.strides[$0] == 1 && window.dilation[$0] % 2 == 1
        })
      else { continue }
      report.add(
        "a window of \(window.size[axis]) has no middle: '\(node.name)' shifts its input by half a position",
        at: node.arguments.range(of: "kernel_size"),
        help: "use a window of \(window.size[axis] - 1) or \(window.size[axis] + 1)")
    }
  }
}
