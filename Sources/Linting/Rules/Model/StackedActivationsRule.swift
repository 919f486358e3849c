import Analysis
import Catalog
import SourceText
import Spec

/// Reports two activations in a row.
struct StackedActivationsRule: Rule {
  static let about = RuleInfo(
    "model/stacked-activations", .warning,
    summary: "Two non-linear functions follow each other with nothing learned between them.",
    rationale: """
      The second function gets what the first has left: after relu, a sigmoid gives only 0.5 and \
      more; after softmax, relu does nothing. Usually an 'activation' parameter and an activation \
      layer were both written.
      """,
    symptoms: """
      output never below 0.5, activation applied twice, dense with activation and then an \
      Activation layer
      """,
    remedy: "Keep one of the two.",
    sources: [
      """
      Nikanjam, Braiek, Morovati, Khomh, Automatic fault detection for deep learning programs, \
      2021, arXiv:2105.08095
      """
    ],
    examples: [
      .finding(
        "a parameter and a layer",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - activation: «sigmoid»
            - dense: 1
        """),
      .clean(
        "one activation",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 16
            - activation: relu
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    for (index, node) in wiring.graph.nodes.enumerated()
    where node.role == .activation && node.isNonlinear {
      guard
        let before = wiring.source(
          of: index, skipping: { [.dropout, .flatten, .reshaping].contains($0.role) }),
        wiring[before].isNonlinear,
        wiring[before].role == .activation || wiring[before].isLearning,
        wiring.onlyReader(of: before) != nil, let first = wiring[before].activationName,
        let second = node.activationName, isActivation(first), isActivation(second),
        node.layer?.domain(of: 0) == nil
      else { continue }
      report.add(
        "\(second) is applied to what \(first) has left, with nothing learned between",
        at: node.activationRange,
        notes: [
          .init(
            "'\(wiring[before].name)' applies \(first) here", at: wiring[before].activationRange)
        ],
        help: "keep one of the two")
    }
  }

  /// Functions such as clamp and log are arithmetic, not activations.
  private func isActivation(_ name: String) -> Bool {
    Registry.find(.activation, name, .keras) != nil
  }
}
