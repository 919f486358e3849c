import Analysis
import Catalog
import SourceText
import Spec

/// Reports test data whose score is mostly chance.
struct TestSplitSmallRule: Rule {
  static let about = RuleInfo(
    "data/test-split-small", .info,
    summary: "The test data are so few that their score is uncertain by several points.",
    rationale: """
      A share of n samples has a standard error of up to 0.5/√n: 0.05 for 100 samples. Two models \
      whose accuracies differ by less than twice that cannot be told apart. Reported below 100 \
      samples, the number below which deepchecks calls a test set too small.
      """,
    symptoms: """
      test accuracy jumps between runs, results depend on the seed, test set too small, confidence \
      interval too wide
      """,
    remedy: "Use a larger test set, or cross-validation.",
    sources: ["https://docs.deepchecks.com/stable/tabular/auto_checks/train_test_validation/"],
    profile: .production,
    examples: [
      .finding(
        "15 samples",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
          split: {test: «0.1»}
        """),
      .clean(
        "1000 samples",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 10000
          split: {test: 0.1}
        """),
    ])

  /// The least number of samples.
  static let least = 100

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let samples = spec.pipeline.before[.test]?.samples, samples > 0, samples < Self.least,
      let place = spec.spec.data?.split?.test?.range ?? spec.spec.data?.samples[.test]?.range
    else { return }
    let error = 0.5 / Double(samples).squareRoot()
    report.add(
      "a score on \(count(samples, "test sample")) has a standard error of up to \(brief(error))",
      at: place, help: "test on more samples, or use cross-validation")
  }
}
