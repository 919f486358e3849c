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
      Keras converts, and is not judged.
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
    guard spec.graph?.dialect == .torch else { return }
    for head in spec.heads {
      guard let wanted = head.contract.targetElements, let first = wanted.first,
        let target = head.site.target, let declaration = target.declaration,
        let element = target.element, element != .string, !wanted.contains(element)
      else { continue }
      let names = wanted.map { "\($0)" }
      report.add(
        "'\(head.lossName)' takes targets of \(names.joined(separator: " or ")), but '\(target.name)' is \(element)",
        at: head.lossRange, notes: [.init("'\(target.name)' is declared here", at: declaration)],
        help: "add '- cast: {field: \(target.name), dtype: \(first)}' to the pipeline")
    }
  }
}
