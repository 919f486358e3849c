import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports a loss that is summed over the batch instead of averaged.
struct SummedOverBatchRule: Rule {
  static let about = RuleInfo(
    "loss/summed-over-batch", .info,
    summary: "The loss is summed over the batch, so gradients grow with the batch size.",
    rationale: """
      A sum over B samples is B times their mean, and so are its gradients: a learning rate that \
      works for one batch size is wrong for another, and a last batch that is smaller counts less. \
      Published learning rates assume means.
      """,
    symptoms: """
      loss depends on batch size, huge loss values, reduction='sum', learning rate must be tiny
      """,
    remedy: "Leave 'reduction' at its default, or divide the learning rate by the batch size.",
    sources: ["Braiek, Khomh, TheDeepChecker, 2022, arXiv:2204.00694"],
    examples: [
      .finding(
        "reduction: sum",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        training:
          loss: {mean_squared_error: {reduction: «sum»}}
          batch_size: 64
        """),
      .clean(
        "the default",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        training:
          loss: mean_squared_error
          batch_size: 64
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.site.entry.loss.reduction.isSum {
      let size = spec.effectiveBatchSize
      report.add(
        "'\(head.lossName)' is summed over the batch: loss and gradients are \(size) times those of the mean",
        at: head.site.entry.entry.entry.arguments.range(of: "reduction"),
        notes: (spec.batchSize?.range).map { [.init("batches are \(size) samples", at: $0)] } ?? [],
        help: "leave 'reduction' out, or divide the learning rate by \(size)")
    }
  }
}
