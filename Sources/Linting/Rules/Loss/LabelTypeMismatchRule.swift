import Analysis
import Arrays
import Catalog
import SourceText
import Spec

/// Reports labels of an element type that PyTorch's loss refuses.
struct LabelTypeMismatchRule: Rule {
  static let about = RuleInfo(
    "loss/label-type-mismatch", .error,
    summary: "The labels have an element type that the loss refuses.",
    rationale: """
      PyTorch's losses do not convert targets: cross_entropy and nll_loss take class indices as int64 or uint8 and no \
      other integers, binary cross-entropies, Huber's loss and divergences take floating-point numbers only. \
      Keras converts numbers, and is judged for text alone, which no loss takes.
      """,
    symptoms: """
      expected scalar type Long but found Float, expected target dtype to be Long or Byte, Found dtype Long \
      but expected Float, result type Float can't be cast to the desired output type Long
      """,
    remedy: "Convert the labels in the pipeline ('cast').",
    sources: ["https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"],
    examples: [
      .finding(
        "indices as floating-point numbers",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 3}
        data:
          fields:
            label: {role: label, classes: 3, dtype: float32}
        training:
          loss: «cross_entropy»
        """),
      .finding(
        "yes or no as integers",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 1}
        data:
          fields:
            label: {role: label, shape: [1], dtype: int64, range: [0, 1]}
        training:
          loss: «bce_with_logits»
        """),
      .finding(
        "labels that are still words",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 3, activation: softmax}
        data:
          fields:
            label: {role: label, shape: [], dtype: string}
        training:
          loss: «sparse_categorical_crossentropy»
        """),
      .clean(
        "converted",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 1}
        data:
          fields:
            label: {role: label, shape: [1], dtype: int64, range: [0, 1]}
          pipeline:
            - cast: {field: label, dtype: float32}
        training:
          loss: bce_with_logits
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads {
      guard let target = head.site.target, let declaration = target.declaration,
        let element = target.element, let wanted = wanted(head), !wanted.types.contains(element)
      else { continue }
      report.add(
        "'\(head.lossName)' takes \(wanted.text), but '\(target.name)' is \(element == .string ? "text" : "\(element)")",
        at: head.lossRange, notes: [.init("'\(target.name)' is declared here", at: declaration)],
        help: element == .string
          ? "add '- label_encode: {field: \(target.name)}' to the pipeline"
          : "add '- cast: {field: \(target.name), dtype: \(wanted.types[0])}' to the pipeline")
    }
  }

  /// What the loss takes; Keras converts everything but text.
  private func wanted(_ head: JudgedHead) -> (types: [ElementType], text: String)? {
    if head.spec.graph?.dialect == .torch, let types = head.contract.targetElements,
      head.site.target?.element != .string
    {
      return (types, "targets of \(types.map { "\($0)" }.joined(separator: " or "))")
    }
    guard head.contract.target != .anything else { return nil }
    return (ElementType.allCases.filter { $0 != .string }, "numbers")
  }
}
