import Analysis
import Catalog
import SourceText
import Spec

/// Reports labels whose encoding is not the one the loss reads: indices against one-hot rows.
struct LabelEncodingMismatchRule: Rule {
  static let about = RuleInfo(
    "loss/label-encoding-mismatch", .error,
    summary: "The labels are encoded in another way than the loss reads them.",
    rationale: """
      One family of losses reads one integer per sample, the other one row of K numbers per \
      sample. Given the wrong one the shapes do not fit ((N, 1) against (N, K)), or worse, they \
      broadcast and the loss means nothing.
      """,
    symptoms: """
      Shapes (None, 1) and (None, 10) are incompatible, expected dense to have shape (None, 10) \
      but got array with shape (60000, 1), target shape mismatch, to_categorical missing
      """,
    remedy: """
      Use the loss that reads the encoding you have (sparse_categorical_crossentropy for integers, \
      categorical_crossentropy for one-hot rows), or change the encoding with a one_hot step.
      """,
    sources: [
      "https://stackoverflow.com/questions/49392972",
      "https://github.com/keras-team/keras/issues/7339",
    ],
    dominates: ["loss/target-shape-mismatch"],
    examples: [
      .finding(
        "integer labels and categorical cross-entropy",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            label: {role: label, classes: 10}
        training:
          loss: «categorical_crossentropy»
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 10, activation: softmax}
          data:
            fields:
              label: {role: label, classes: 10}
          training:
            loss: sparse_categorical_crossentropy
          """),
      .finding(
        "one-hot labels and the sparse loss",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            label: {role: label, classes: 10}
          pipeline:
            - one_hot: {field: label, classes: 10}
        training:
          loss: «sparse_categorical_crossentropy»
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 10, activation: softmax}
          data:
            fields:
              label: {role: label, classes: 10}
            pipeline:
              - one_hot: {field: label, classes: 10}
          training:
            loss: categorical_crossentropy
          """),
      .clean(
        "integer labels and the sparse loss",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            label: {role: label, classes: 10}
        training:
          loss: sparse_categorical_crossentropy
        """),
      .clean(
        "one-hot labels and categorical cross-entropy",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            label: {role: label, classes: 10}
          pipeline:
            - one_hot: {field: label, classes: 10}
        training:
          loss: categorical_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where !head.isSingleUnitFault {
      guard let target = head.site.target, let encoding = target.values.encoding else { continue }
      switch (head.contract.target, encoding) {
      case (.oneHot, .index): rowsWanted(head, target, &report)
      case (.index, .oneHot), (.index, .multiHot): indicesWanted(head, target, encoding, &report)
      default: continue
      }
    }
  }

  private func rowsWanted(_ head: JudgedHead, _ target: FieldFacts, _ report: inout Report) {
    let classes = target.classes ?? head.units
    let step = "- one_hot: {field: \(target.name)\(classes.map { ", classes: \($0)" } ?? "")}"
    report.add(
      "'\(head.lossName)' expects one-hot rows\(classes.map { " of \($0)" } ?? ""), but '\(target.name)' holds class indices",
      at: head.lossRange, notes: notes(target),
      help: head.contract.twin.map { "use '\($0)', or add '\(step)' to the pipeline" }
        ?? "add '\(step)' to the pipeline",
      fixes: twin(head))
  }

  private func indicesWanted(
    _ head: JudgedHead, _ target: FieldFacts, _ encoding: Encoding, _ report: inout Report
  ) {
    let cause =
      target.values.encodingReasons.last.map { _ in ", or leave the one_hot step out" } ?? ""
    report.add(
      "'\(head.lossName)' expects class indices, but '\(target.name)' holds \(encoding.description)",
      at: head.lossRange, notes: notes(target),
      help: head.contract.twin.map { "use '\($0)'\(cause)" } ?? "give it class indices",
      fixes: twin(head))
  }

  private func notes(_ target: FieldFacts) -> [Diagnostic.Note] {
    target.values.encodingReasons.isEmpty
      ? target.declaration.map { [.init("'\(target.name)' is declared here", at: $0)] } ?? []
      : target.values.encodingReasons.notes
  }

  private func twin(_ head: JudgedHead) -> [FixIt] {
    guard let twin = head.contract.twin,
      Registry.find(.loss, twin, head.spec.graph?.dialect ?? .keras) != nil
    else { return [] }
    return head.spec.replacing(head.lossRange, with: twin, "use '\(twin)'")
  }
}
