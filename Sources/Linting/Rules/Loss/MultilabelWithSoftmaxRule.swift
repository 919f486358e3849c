import Analysis
import Catalog
import SourceText
import Spec

/// Reports a distribution over exclusive classes where a sample may have several labels.
struct MultilabelWithSoftmaxRule: Rule {
  static let about = RuleInfo(
    "loss/multilabel-with-softmax", .error,
    summary: """
      The task allows several labels per sample, but the head makes them exclude each other.
      """,
    rationale: """
      Softmax hands out one unit of probability: two labels that are both right get at most 0.5 \
      each, and a sample with none still gets one. Multi-label problems need one yes-or-no answer \
      per label.
      """,
    symptoms: """
      multi-label accuracy low, only one label predicted, probabilities never above 0.5
      """,
    remedy: "End with one sigmoid per label and use binary cross-entropy.",
    sources: ["https://keras.io/api/losses/probabilistic_losses/"],
    dominates: [
      "loss/softmax-with-binary-loss",
      "loss/loss-unfit-for-task",
      "loss/label-encoding-mismatch",
      "loss/sigmoid-with-categorical-loss",
    ],
    examples: [
      .finding(
        "declared multilabel, softmax",
        """
        coprime: 1
        task: multilabel
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 5, activation: «softmax»}
        training:
          loss: categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          task: multilabel
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 5, activation: sigmoid}
          training:
            loss: binary_crossentropy
          """),
      .finding(
        "labels with several ones per row",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 5, activation: «softmax»}
        data:
          fields:
            tags: {role: label, shape: [5], encoding: multi_hot}
        training:
          loss: binary_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 5, activation: sigmoid}
          data:
            fields:
              tags: {role: label, shape: [5], encoding: multi_hot}
          training:
            loss: binary_crossentropy
          """),
      .clean(
        "sigmoid and binary cross-entropy",
        """
        coprime: 1
        task: multilabel
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 5, activation: sigmoid}
        training:
          loss: binary_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads {
      let isCategorical = [.logits, .probabilities, .logProbabilities].contains(
        head.contract.prediction)
      guard isMultilabel(head), head.head == .softmax || isCategorical, head.units != 1 else {
        continue
      }
      var notes = head.site.target?.values.encodingReasons.notes ?? []
      if let task = spec.spec.task, task.value == .multilabel {
        notes.append(.init("the task is multilabel", at: task.range))
      }
      report.add(
        "\(head.head == .softmax ? "softmax makes" : "'\(head.lossName)' makes") the labels exclude each other: two right ones get at most 0.5 each",
        at: head.head == .softmax ? head.place : head.lossRange, notes: notes,
        help: "use sigmoid and binary_crossentropy", fixes: fix(head, isCategorical))
    }
  }

  private func isMultilabel(_ head: JudgedHead) -> Bool {
    if head.spec.spec.task?.value == .multilabel { return true }
    if case .multiHot = head.site.target?.values.encoding { return true }
    return false
  }

  /// Head and loss change together: either alone would be another mistake.
  private func fix(_ head: JudgedHead, _ isCategorical: Bool) -> [FixIt] {
    guard let activation = head.settingActivation("sigmoid").first, head.head == .softmax else {
      return []
    }
    guard isCategorical else { return [activation] }
    let loss = head.spec.replacing(head.site.entry.entry.range, with: "binary_crossentropy", "")
    guard let edits = loss.first?.edits else { return [] }
    return [FixIt("use sigmoid and binary_crossentropy", .unsafe, activation.edits + edits)]
  }
}
