import Analysis
import Catalog
import SourceText
import Spec

/// Reports gradients that are gathered for longer than the training lasts.
struct AccumulationNeverCompletesRule: Rule {
  static let about = RuleInfo(
    "optim/accumulation-never-completes", .error,
    summary: "Gradients are accumulated over more batches than the training has.",
    rationale: """
      With 'gradient_accumulation_steps' of n the weights change once every n batches. A training \
      of fewer batches never changes them: loss and metrics stay what they are at the start. Where \
      the number of batches is not known, the rule is silent.
      """,
    symptoms: "loss does not change with gradient accumulation, weights identical after training",
    remedy: "Accumulate over fewer batches, or train longer.",
    examples: [
      .finding(
        "64 batches, of which there are 40",
        """
        coprime: 1
        data: {samples: 640}
        training:
          optimizer: {adam: {gradient_accumulation_steps: «64»}}
          batch_size: 32
          epochs: 2
        """),
      .clean(
        "four batches at a time",
        """
        coprime: 1
        data: {samples: 6400}
        training:
          optimizer: {adam: {gradient_accumulation_steps: 4}}
          batch_size: 32
          epochs: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.optimizer,
      let steps = (entry.entry.value as? any KerasOptimizer)?.options.accumulationSteps,
      let total = spec.totalSteps, total > 0, steps > total
    else { return }
    report.add(
      "gradients are gathered over \(count(steps, "batch", "batches")), but training has \(total): no weight ever changes",
      at: entry.entry.arguments.range(of: "gradient_accumulation_steps"),
      help: "accumulate over at most \(max(1, total / 200)), or train longer")
  }
}
