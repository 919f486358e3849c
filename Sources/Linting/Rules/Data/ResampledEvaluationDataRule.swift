import Analysis
import Catalog
import SourceText
import Spec

/// Reports classes made equally frequent in the data that the model is judged on.
struct ResampledEvaluationDataRule: Rule {
  static let about = RuleInfo(
    "data/resampled-evaluation-data", .warning,
    summary: "Validation or test data are resampled, so that they no longer look like real data.",
    rationale: """
      A score estimates what the model does on data as they come. Where a class that is 1 % of the \
      data is made 50 % of the test data, precision, accuracy and loss are those of another world: a \
      detector with 90 % recall and 10 % false alarms has a precision of 0.9 there and of 0.08 on \
      real data. Resampling is a remedy for training alone.
      """,
    symptoms: """
      precision in production far below the test precision, SMOTE before train_test_split, \
      oversampling the test set, balanced test set, accuracy drops on real data
      """,
    remedy: "Limit the step to training with 'only: train'.",
    sources: [
      """
      Santos, Soares, Abreu, Araujo, Santos, Cross-validation for imbalanced datasets, 2018, \
      doi:10.1109/MCI.2018.2866730
      """
    ],
    examples: [
      .finding(
        "all splits are balanced",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 2}
          split: {test: 0.2}
          pipeline:
            - «balance»: {method: oversample}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
              y: {role: label, classes: 2}
            split: {test: 0.2}
            pipeline:
              - balance: {method: oversample, only: train}
          """),
      .clean(
        "in training only",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 2}
          split: {test: 0.2}
          pipeline:
            - balance: {method: oversample, only: train}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for entry in spec.spec.data?.pipeline ?? [] where entry.step.traits.isResampling {
      let judged = entry.heldOutSplits(spec)
      guard !judged.isEmpty else { continue }
      report.add(
        "'\(entry.name)' changes how often classes occur in the \(named(judged)) data, too",
        at: entry.only?.range ?? entry.nameRange, help: "limit it to training: 'only: train'",
        fixes: spec.limitingToTraining(entry))
    }
  }
}
