import Analysis
import Catalog
import SourceText
import Spec

/// Reports dropout on the model's output.
struct DropoutAfterHeadRule: Rule {
  static let about = RuleInfo(
    "model/dropout-after-head", .error,
    summary: "Dropout stands behind the head.",
    rationale: """
      In training a share of the outputs is set to 0 and the others are scaled up, so that \
      probabilities no longer sum to 1 and targets are missed at random: the loss has noise that \
      no weight can remove.
      """,
    symptoms: """
      loss is noisy, training accuracy much lower than validation accuracy, dropout after softmax, \
      loss spikes
      """,
    remedy: "Put dropout before the last learning layer.",
    sources: [
      """
      Humbatova et al., Taxonomy of real faults in deep learning systems, 2020, arXiv:1910.11015
      """
    ],
    examples: [
      .finding(
        "dropout as the last layer",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu}
            - dense: {units: 10, activation: softmax}
            - «dropout»: 0.5
        """),
      .finding(
        "between logits and softmax",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu}
            - dense: 10
            - «dropout»: 0.2
            - softmax
        """),
      .clean(
        "before the head",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu}
            - dropout: 0.5
            - dense: {units: 10, activation: softmax}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    for output in wiring.graph.outputs {
      guard case .layer(let last) = output.operand.producer else { continue }
      // Back from the output over everything that learns nothing, to the head.
      var passed: [Int] = []
      var head = last
      while isPassive(wiring[head]), wiring.consumers[head].count <= 1,
        let before = wiring.source(of: head)
      {
        passed.append(head)
        head = before
      }
      guard wiring[head].isLearning else { continue }
      for index in passed where wiring[index].role == .dropout && wiring[index].dropoutRate != 0 {
        report.add(
          "'\(wiring[index].name)' sets outputs of '\(wiring[head].name)' to 0 at random, and the loss takes them for predictions",
          at: wiring[index].range,
          notes: [.init("'\(wiring[head].name)' is the head", at: wiring[head].range)],
          help: "put dropout before '\(wiring[head].name)'")
      }
    }
  }

  private func isPassive(_ node: LayerNode) -> Bool {
    [.activation, .flatten, .reshaping, .dropout].contains(node.role)
  }
}
