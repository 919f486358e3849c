import Analysis
import Catalog
import Program
import SourceText
import Spec

/// Reports dropout whose zeros a largest-value pooling passes over.
struct DropoutBeforePoolingRule: Rule {
  static let about = RuleInfo(
    "model/dropout-before-pooling", .info,
    summary: "Plain dropout stands before a max pooling, which passes over most of what it drops.",
    rationale: """
      The largest of a window's numbers is lost only if that one is dropped, and then the second largest \
      takes its place: a window of 4 gives 0 at rate p with probability p⁴ only, 0.0625 at p = 0.5. In \
      evaluation the largest always wins, so that values are larger than in training. Wu and Gu \
      describe what it amounts to, a random choice among the largest. Dropping whole channels does not \
      have the effect.
      """,
    symptoms:
      "dropout has no effect in CNN, dropout before or after pooling, train and eval differ",
    remedy: "Put dropout behind the pooling, or use spatial dropout, which drops whole channels.",
    sources: [
      "Wu, Gu, Max-pooling dropout for regularization of convolutional neural networks, 2015, arXiv:1512.01400",
      "Nikanjam, Braiek, Morovati, Khomh, Automatic fault detection for deep learning programs, 2021, arXiv:2105.08095",
    ],
    examples: [
      .finding(
        "dropout, then pooling",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - «dropout»: 0.25
            - max_pooling2d: 2
            - flatten
            - dense: 10
        """),
      .clean(
        "pooling, then dropout",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - max_pooling2d: 2
            - dropout: 0.25
            - flatten
            - dense: 10
        """),
      .clean(
        "whole channels",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - spatial_dropout2d: 0.25
            - max_pooling2d: 2
            - flatten
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, graph.nodes.contains(where: { $0.role == .dropout }),
      let wiring = Wiring(spec)
    else { return }
    for (index, node) in wiring.graph.nodes.enumerated()
    where node.layer is any ElementDropout && node.dropoutRate != 0 {
      guard let next = wiring.reader(of: index, skipping: { $0.role == .activation }),
        wiring[next].layer?.pooled == .max
      else { continue }
      report.add(
        "'\(wiring[next].name)' takes the next largest number where '\(node.name)' drops the largest",
        at: node.range,
        notes: [.init("'\(wiring[next].name)' follows", at: wiring[next].range)],
        help: "put dropout behind '\(wiring[next].name)'")
    }
  }
}
