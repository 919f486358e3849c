import Analysis
import Catalog
import SourceText
import Spec

/// Reports deep stacks in which each convolution is followed by a pooling.
struct PoolingAfterEveryConvolutionRule: Rule {
  static let about = RuleInfo(
    "model/pooling-after-every-convolution", .info,
    summary: "Every convolution of a deep stack is followed by a pooling.",
    rationale: """
      Each pooling halves the picture, so that after n of them a side is 2ⁿ times smaller: \
      resolution is gone before the network is deep. Published deep networks put several \
      convolutions between poolings. The rule speaks from 10 convolutions and poolings on, as \
      NeuraLint does.
      """,
    symptoms: """
      Negative dimension size, feature map is 1x1, image too small for the network, too many \
      poolings
      """,
    remedy: "Put two or more convolutions between poolings, or pool less often.",
    sources: [
      """
      Nikanjam, Braiek, Morovati, Khomh, Automatic fault detection for deep learning programs, \
      2021, arXiv:2105.08095
      """
    ],
    examples: [
      .finding(
        "five times a convolution and a pooling",
        """
        coprime: 1
        model:
          input: [batch, 256, 256, 3]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - «max_pooling2d»: 2
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - max_pooling2d: 2
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - max_pooling2d: 2
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - max_pooling2d: 2
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - max_pooling2d: 2
            - flatten
            - dense: 10
        """),
      .clean(
        "two convolutions between poolings",
        """
        coprime: 1
        model:
          input: [batch, 64, 64, 3]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - max_pooling2d: 2
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - max_pooling2d: 2
            - flatten
            - dense: 10
        """),
    ])

  /// Convolutions and poolings together from which a stack counts as deep.
  static let deep = 10

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    var poolings: [Int] = []
    for (index, node) in wiring.graph.nodes.enumerated()
    where node.role == .convolution {
      let next = wiring.reader(of: index) {
        [.activation, .batchNormalization, .dropout].contains($0.role)
      }
      guard let next, wiring[next].role == .pooling else { return }
      poolings.append(next)
    }
    guard 2 * poolings.count >= Self.deep, let first = poolings.first else { return }
    report.add(
      "each of \(poolings.count) convolutions is followed by a pooling: sides shrink \(1 << min(poolings.count, 30)) times",
      at: wiring[first].range, help: "put two or more convolutions between poolings")
  }
}
