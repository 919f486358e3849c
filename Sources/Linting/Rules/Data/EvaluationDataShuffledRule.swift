import Analysis
import Catalog
import SourceText
import Spec

/// Reports held-out data in random order.
struct EvaluationDataShuffledRule: Rule {
  static let about = RuleInfo(
    "data/evaluation-data-shuffled", .info,
    summary: "Validation or test data are shuffled, which helps nothing.",
    rationale: """
      A score over all samples does not depend on their order. But predictions written one after the \
      other no longer belong to the rows of the file, and a shuffle costs time and memory.
      """,
    symptoms: """
      predictions in the wrong order, predictions do not match the labels, confusion matrix looks \
      random, shuffle=True in the validation dataloader
      """,
    remedy: "Limit the step to training with 'only: train'.",
    profile: .production,
    examples: [
      .finding(
        "all splits",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          split: {test: 0.2}
          pipeline:
            - «shuffle»
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            split: {test: 0.2}
            pipeline:
              - shuffle: {only: train}
          """),
      .clean(
        "in training only",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          split: {test: 0.2}
          pipeline:
            - shuffle: {only: train}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for entry in spec.spec.data?.pipeline ?? [] where entry.step is ShuffleStep {
      let judged = entry.heldOutSplits(spec)
      // A shuffle of some fields is another mistake.
      guard !judged.isEmpty, entry.fields == nil else { continue }
      report.add(
        "the \(named(judged)) data are shuffled, too, so that predictions lose the order of the file",
        at: entry.only?.range ?? entry.nameRange, help: "limit it to training: 'only: train'",
        fixes: spec.limitingToTraining(entry))
    }
  }
}
