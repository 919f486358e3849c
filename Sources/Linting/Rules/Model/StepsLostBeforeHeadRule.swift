import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports a recurrent layer that gives its last step alone though there is a target for every step.
struct StepsLostBeforeHeadRule: Rule {
  static let about = RuleInfo(
    "model/steps-lost-before-head", .error,
    summary: "A recurrent layer returns its last step only, but every step has a target.",
    rationale: """
      Without return_sequences the layer gives one row per sample. A target with one value per step \
      cannot be compared with it: frameworks refuse the shapes.
      """,
    symptoms: """
      return_sequences, Shapes (None, 20) and (None, 5) are incompatible, sequence tagging LSTM, expected \
      to have 3 dimensions
      """,
    remedy: "Set return_sequences: true on the last recurrent layer.",
    sources: ["https://keras.io/api/layers/recurrent_layers/lstm/"],
    dominates: ["loss/target-shape-mismatch"],
    examples: [
      .finding(
        "a label for every step",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - «lstm»: 16
            - dense: {units: 5, activation: softmax}
        data:
          fields:
            steps: {role: feature, shape: [20, 8], range: [-1, 1]}
            label: {role: label, shape: [20], classes: 5}
        training:
          loss: sparse_categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 20, 8]
            layers:
              - lstm: {units: 16, return_sequences: true}
              - dense: {units: 5, activation: softmax}
          data:
            fields:
              steps: {role: feature, shape: [20, 8], range: [-1, 1]}
              label: {role: label, shape: [20], classes: 5}
          training:
            loss: sparse_categorical_crossentropy
          """),
      .clean(
        "a label for every sequence",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: 16
            - dense: {units: 5, activation: softmax}
        data:
          fields:
            steps: {role: feature, shape: [20, 8], range: [-1, 1]}
            label: {role: label, shape: [], classes: 5}
        training:
          loss: sparse_categorical_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.losses.contains(where: { $0.target?.shape != nil }), let wiring = Wiring(spec) else {
      return
    }
    for head in spec.heads {
      guard let target = head.site.target, let shape = target.shape, var index = head.index,
        head.site.type?.shape.rank == 2
      else { continue }
      while wiring[index].role != .recurrent, let before = wiring.source(of: index) {
        index = before
      }
      let node = wiring[index]
      guard node.role == .recurrent, let schema = node.layer, schema.returnsLastStep,
        let operand = node.operands.first, let steps = spec.type(of: operand)?.shape,
        steps.rank == 3, shape.dims.first == steps[1], shape.dims.count == rank(head)
      else { continue }
      report.add(
        "'\(node.name)' gives its last step only, but '\(target.name)' has a value for each of \(steps[1])",
        at: node.range,
        notes: target.declaration.map { [.init("'\(target.name)' is \(shape) per sample", at: $0)] }
          ?? [],
        help: "set return_sequences: true",
        fixes: spec.setting(
          "return_sequences", to: "true", in: node.arguments, of: node.entryRange,
          "return every step"))
    }
  }

  /// Axes of a target of one value, or one row, per step.
  private func rank(_ head: JudgedHead) -> Int { head.contract.target == .index ? 1 : 2 }
}

extension Layer {
  /// Whether it reads a sequence and hands out where it ends.
  fileprivate var returnsLastStep: Bool {
    (self as? any SequenceFamily).map { !$0.reading.returnsSequences } ?? false
  }
}
