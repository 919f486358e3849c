import Analysis
import Catalog
import SourceText
import Spec

/// Reports plain dropout behind an activation that normalises itself.
struct SeluWithDropoutRule: Rule {
  static let about = RuleInfo(
    "model/selu-with-dropout", .info,
    summary: "Plain dropout follows selu, whose mean and variance it changes.",
    rationale: """
      selu keeps activations at mean 0 and variance 1 through any number of layers. Plain dropout sets \
      numbers to 0 and scales the rest up, which multiplies the second moment by 1/(1 - p): 2 at p = 0.5, and \
      2 again in the next layer. Alpha dropout sets them to the value selu has far below 0 and corrects mean and \
      variance, so that both stay.
      """,
    symptoms: "selu worse than relu, self-normalizing network with dropout, AlphaDropout",
    remedy: "Use alpha_dropout.",
    sources: [
      "Klambauer, Unterthiner, Mayr, Hochreiter, Self-normalizing neural networks, 2017, arXiv:1706.02515"
    ],
    examples: [
      .finding(
        "dropout behind selu",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 8, activation: selu, kernel_initializer: lecun_normal}
            - «dropout»: 0.2
            - dense: 1
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 8, activation: selu, kernel_initializer: lecun_normal}
              - alpha_dropout: 0.2
              - dense: 1
          """),
      .clean(
        "alpha dropout",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 8, activation: selu, kernel_initializer: lecun_normal}
            - alpha_dropout: 0.2
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, graph.nodes.contains(where: { $0.activationName == "selu" }),
      let wiring = Wiring(spec)
    else { return }
    let alpha = graph.dialect == .keras ? "alpha_dropout" : "AlphaDropout"
    for (index, node) in graph.nodes.enumerated()
    where node.layer is any ElementDropout && node.dropoutRate != 0 {
      guard let before = wiring.source(of: index, skipping: { $0.role == .flatten }),
        wiring[before].activationName == "selu"
      else { continue }
      let growth = node.dropoutRate.flatMap { $0 < 1 ? 1 / (1 - $0) : nil }
      report.add(
        "'\(node.name)' behind selu\(growth.map { " multiplies the second moment by \(brief(($0 * 100).rounded() / 100))" } ?? " changes mean and variance"), which selu is made to keep at 1",
        at: node.range,
        notes: [.init("selu is here", at: wiring[before].activationRange)], help: "use \(alpha)",
        fixes: spec.replacing(node.range, with: alpha, "use \(alpha)"))
    }
  }
}
