import Analysis
import Catalog
import SourceText
import Spec

/// Reports statistics that are fitted on all rows although some are held out.
struct StatisticsFromAllDataRule: Rule {
  static let about = RuleInfo(
    "data/statistics-from-all-data", .error,
    summary: "Statistics of a preprocessing step are taken from held-out data, too.",
    rationale: """
      Mean, deviation, extremes or vocabulary of the test rows flow into training: the score on \
      them is no longer that of unseen data, most of all when data are few.
      """,
    symptoms: """
      test score too good, data leakage, scaler fitted before train_test_split, worse results in \
      production
      """,
    remedy: "Fit on the training rows (fit: train, the default).",
    sources: [
      "https://github.com/scikit-learn/scikit-learn/pull/24695",
      """
      Yang, Brower-Sinning, Lewis, Kästner, Data leakage in notebooks, 2022, arXiv:2209.03345
      """,
    ],
    examples: [
      .finding(
        "standardised over all rows",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
          split: {test: 0.2}
          pipeline:
            - standardize: {field: x, fit: «all»}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            samples: 150
            split: {test: 0.2}
            pipeline:
              - standardize: {field: x, fit: train}
          """),
      .clean(
        "fitted on the training rows",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
          split: {test: 0.2}
          pipeline:
            - standardize: {field: x, fit: train}
        """),
      .clean(
        "nothing is held out",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
          pipeline:
            - standardize: {field: x, fit: all}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let heldOut = spec.pipeline.splits.filter { $0 != .train }
    guard !heldOut.isEmpty else { return }
    for entry in spec.spec.data?.pipeline ?? [] where entry.step.traits.fit == .all {
      let place = entry.entry.arguments.range(of: "fit")
      report.add(
        "'\(entry.name)' takes its statistics from the \(named(heldOut)) rows, too", at: place,
        help: "fit on the training rows: 'fit: train'",
        fixes: spec.replacing(place, with: "train", "fit on the training rows"))
    }
  }
}
