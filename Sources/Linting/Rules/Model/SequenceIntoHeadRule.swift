import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports a recurrent layer that gives all steps to a head whose target has one value per sample.
struct SequenceIntoHeadRule: Rule {
  static let about = RuleInfo(
    "model/sequence-into-head", .warning,
    summary: "A recurrent layer returns every step, but the target has one value per sample.",
    rationale: """
      With return_sequences the prediction has one row per step, while there is one target per \
      sample. Frameworks refuse the shapes, or compare the one target with every step, most of \
      which have not seen the whole sequence.
      """,
    symptoms: """
      return_sequences, Shapes incompatible LSTM, expected ndim=2 found ndim=3, output has time \
      dimension, wrong output shape of LSTM
      """,
    remedy: """
      Set return_sequences: false on the last recurrent layer (or leave it out), or give one \
      target per step.
      """,
    sources: [
      """
      Humbatova et al., Taxonomy of real faults in deep learning systems, 2020, arXiv:1910.11015
      """
    ],
    dominates: ["loss/target-shape-mismatch"],
    examples: [
      .finding(
        "one class per sequence",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: {units: 16, return_sequences: «true»}
            - dense: {units: 5, activation: softmax}
        data:
          fields:
            steps: {role: feature, shape: [20, 8]}
            label: {role: label, shape: [], classes: 5}
        training:
          loss: sparse_categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 20, 8]
            layers:
              - lstm: {units: 16, return_sequences: false}
              - dense: {units: 5, activation: softmax}
          data:
            fields:
              steps: {role: feature, shape: [20, 8]}
              label: {role: label, shape: [], classes: 5}
          training:
            loss: sparse_categorical_crossentropy
          """),
      .clean(
        "the last step only",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: 16
            - dense: {units: 5, activation: softmax}
        data:
          fields:
            steps: {role: feature, shape: [20, 8]}
            label: {role: label, shape: [], classes: 5}
        training:
          loss: sparse_categorical_crossentropy
        """),
      .clean(
        "a loss that aligns all steps with the labels",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: {units: 16, return_sequences: true}
            - dense: {units: 5}
        data:
          fields:
            steps: {role: feature, shape: [20, 8]}
            label: {role: label, shape: [6], classes: 5, encoding: index}
        training:
          loss: ctc
        """),
      .clean(
        "a label for every step",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: {units: 16, return_sequences: true}
            - dense: {units: 5, activation: softmax}
        data:
          fields:
            steps: {role: feature, shape: [20, 8]}
            label: {role: label, shape: [20], classes: 5, encoding: index}
        training:
          loss: sparse_categorical_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    for head in spec.heads {
      guard let target = head.site.target, let shape = target.shape, var layer = head.index,
        !(head.site.entry.loss is any SequenceComparison),
        head.site.type?.shape.rank == 3, shape.dims.filter({ $0.constant != 1 }).count <= rows(head)
      else { continue }
      while wiring[layer].role != .recurrent, let before = wiring.source(of: layer) {
        layer = before
      }
      let node = wiring[layer]
      guard node.role == .recurrent, let pair = node.arguments.pair(named: "return_sequences")
      else { continue }
      report.add(
        "'\(node.name)' returns every step, but '\(target.name)' has one value per sample",
        at: pair.value.place,
        notes: target.declaration.map {
          [
            .init(
              "'\(target.name)' is \(shape.rank == 0 ? "one number" : "\(shape)") per sample",
              at: $0)
          ]
        } ?? [],
        help: "set return_sequences: false",
        fixes: spec.replacing(pair.value.place, with: "false", "return the last step only"))
    }
  }

  /// Axes a target of one value per sample has: none for an index, one for a row of numbers.
  private func rows(_ head: JudgedHead) -> Int {
    head.contract.target == .index ? 0 : head.units == 1 ? 0 : 1
  }
}
