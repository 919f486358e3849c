import Analysis
import Catalog
import SourceText
import Spec

/// Reports deep stacks of hidden sigmoids, whose gradients shrink layer by layer.
struct SigmoidsInARowRule: Rule {
  static let about = RuleInfo(
    "model/sigmoids-in-a-row", .warning,
    summary: "Many hidden layers in a row end with sigmoid.",
    rationale: """
      The slope of a sigmoid is at most 1/4, so that n of them in a row shrink the gradient of the \
      first at least 4ⁿ times, unless weights make up for it: 1024 times for five. The first \
      layers then hardly move. The rule speaks from five on without a normalisation between: the \
      classic LeNet with its four is left alone.
      """,
    symptoms: """
      vanishing gradient, deep network with sigmoid does not learn, first layers do not change, \
      loss plateau at the start
      """,
    remedy: """
      Use relu (with he_normal) in hidden layers, or put batch normalization between them.
      """,
    sources: [
      """
      Glorot, Bengio, Understanding the difficulty of training deep feedforward neural networks, \
      2010
      """
    ],
    examples: [
      .finding(
        "five sigmoids",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: sigmoid}
            - dense: {units: 16, activation: sigmoid}
            - dense: {units: 16, activation: sigmoid}
            - dense: {units: 16, activation: sigmoid}
            - dense: {units: 16, activation: «sigmoid»}
            - dense: 1
        """),
      .clean(
        "two sigmoids",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: sigmoid}
            - dense: {units: 16, activation: sigmoid}
            - dense: 1
        """),
      .clean(
        "five relus",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 16, activation: relu}
            - dense: {units: 16, activation: relu}
            - dense: {units: 16, activation: relu}
            - dense: {units: 16, activation: relu}
            - dense: 1
        """),
    ])

  /// Sigmoids in a row from which the rule speaks: one more than the classic LeNet has.
  static let deep = 5

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    // Length of the run of sigmoids that ends in each layer; operands come before their readers.
    var runs = [Int](repeating: 0, count: wiring.graph.nodes.count)
    for (index, node) in wiring.graph.nodes.enumerated() {
      let before = wiring.source(of: index).map { runs[$0] } ?? 0
      if node.activationName == "sigmoid" {
        runs[index] = before + 1
      } else if !node.isNonlinear,
        ![.batchNormalization, .normalization, .merging, .recurrent].contains(node.role)
      {
        runs[index] = before
      }
    }
    for (index, node) in wiring.graph.nodes.enumerated()
    where node.activationName == "sigmoid" && runs[index] >= Self.deep {
      guard !wiring.isOutput(index), !continues(index, runs, wiring) else { continue }
      let factor = runs[index] < 26 ? "\(1 << (2 * runs[index]))" : "4^\(runs[index])"
      report.add(
        "\(runs[index]) sigmoids in a row shrink the gradient of the first at least \(factor) times",
        at: node.activationRange,
        help: "use relu in hidden layers, or batch normalization between them")
    }
  }

  /// Whether the run goes on behind the layer, so that its end says it all.
  private func continues(_ index: Int, _ runs: [Int], _ wiring: Wiring) -> Bool {
    var current = wiring.onlyReader(of: index)
    while let next = current, runs[next] >= runs[index] {
      if runs[next] > runs[index] { return !wiring.isOutput(next) }
      current = wiring.onlyReader(of: next)
    }
    return false
  }
}
