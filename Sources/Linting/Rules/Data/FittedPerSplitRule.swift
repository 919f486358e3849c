import Analysis
import Catalog
import SourceText
import Spec

/// Reports a step with statistics that is fitted anew for another split.
struct FittedPerSplitRule: Rule {
  static let about = RuleInfo(
    "data/fitted-per-split", .error,
    summary: "A step with statistics stands in the pipeline once for each split.",
    rationale: """
      Each of the two is fitted by itself. The same measurement then becomes one number in training \
      and another in the test, and a model that learnt a threshold is judged with the threshold \
      moved. One step for all splits, fitted to the training rows, treats them alike.
      """,
    symptoms: """
      fit_transform on the test set, test set normalised with its own mean and standard deviation, \
      validation accuracy lower than it should be, scaler fitted twice
      """,
    remedy: "Write the step once, without 'only'; it is fitted to the training rows.",
    sources: [
      "https://scikit-learn.org/stable/common_pitfalls.html",
      "Yang, Brower-Sinning, Lewis, Kästner, Data leakage in notebooks, 2022, arXiv:2209.03345",
    ],
    examples: [
      .finding(
        "once for each split",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: {train: 800, test: 200}
          pipeline:
            - standardize: {field: x, only: train}
            - «standardize»: {field: x, only: test}
        """),
      .clean(
        "once for all",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: {train: 800, test: 200}
          pipeline:
            - standardize: {field: x}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let fitted = (spec.spec.data?.pipeline ?? []).filter { $0.step.traits.fit != nil }
    guard fitted.count > 1 else { return }
    let fields = spec.pipeline.before[.train]?.fields ?? []
    for (index, entry) in fitted.enumerated() {
      guard
        let earlier = fitted[..<index].first(where: { earlier in
          entry.isFitted(asIs: earlier)
            && fields.contains { entry.concerns($0) && earlier.concerns($0) }
            && !spec.pipeline.splits.contains { entry.reaches($0) && earlier.reaches($0) }
        })
      else { continue }
      let mine = spec.pipeline.splits.filter { entry.reaches($0) }
      guard !mine.isEmpty else { continue }
      report.add(
        "'\(entry.name)' is fitted anew for \(named(mine)): equal numbers become different ones",
        at: entry.nameRange, notes: [.init("it is fitted here, too", at: earlier.range)],
        help: "write it once, without 'only'")
    }
  }
}

extension StepEntry {
  /// Whether both are the same step with statistics of its own.
  func isFitted(asIs other: StepEntry) -> Bool {
    step.traits.fit != nil && other.step.traits.fit != nil && name == other.name
  }
}
