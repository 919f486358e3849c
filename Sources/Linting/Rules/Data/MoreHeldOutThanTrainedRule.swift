import Analysis
import Catalog
import SourceText
import Spec

/// Reports shares of a split that look exchanged.
struct MoreHeldOutThanTrainedRule: Rule {
  static let about = RuleInfo(
    "data/more-held-out-than-trained", .warning,
    summary: "More than half of the rows are held out, and the rest is trained on.",
    rationale: """
      The shares under 'split' are those of validation and test; training gets what is left. A test \
      share of 0.8 is usually the share that was meant for training: functions that split data take \
      either, under similar names, and the model then learns from a quarter of the samples it could \
      have. Above one half, training is the smaller part.
      """,
    symptoms: """
      model overfits a small training set, train_test_split test_size 0.8, fewer steps per epoch \
      than expected, train and test sizes swapped
      """,
    remedy: "Write the share that is held out, such as 'test: 0.2'.",
    examples: [
      .finding(
        "0.8 for the test",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          split: {test: «0.8»}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            split: {test: 0.2}
          """),
      .finding(
        "two shares",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          split: {validation: «0.3», test: 0.3}
        """),
      .clean(
        "a fifth and a tenth",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          split: {validation: 0.1, test: 0.2}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let data = spec.spec.data, let split = data.split else { return }
    // A split with files of its own takes nothing from training.
    let shares = [
      data.validationSource == nil ? split.validation : nil,
      data.testSource == nil ? split.test : nil,
    ].compactMap { $0 }
    let total = shares.reduce(0) { $0 + $1.value }
    guard total > 0.5, total < 1, let largest = shares.max(by: { $0.value < $1.value }) else {
      return
    }
    let rest = 1 - total
    report.add(
      "\(brief(total * 100)) % of the rows are held out, and only \(brief(rest * 100)) % are trained on",
      at: largest.range, help: "write the share that is held out; training gets the rest",
      fixes: shares.count == 1
        ? spec.replacing(largest.range, with: brief(rest), "hold \(brief(rest)) out") : [])
  }
}
