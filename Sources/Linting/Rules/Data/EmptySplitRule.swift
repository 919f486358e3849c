import Analysis
import Catalog
import SourceText
import Spec

/// Reports a split that gets no sample.
struct EmptySplitRule: Rule {
  static let about = RuleInfo(
    "data/empty-split", .error,
    summary: "A split gets no sample at all.",
    rationale: """
      The share times the number of samples rounds to 0. Nothing can be trained or judged on it: a \
      mean over no sample is undefined, and what watches the split waits forever.
      """,
    symptoms: """
      val_loss is nan, empty dataset, ZeroDivisionError in evaluation, no validation samples, \
      validation_split too small
      """,
    remedy: "Give the split a larger share.",
    dominates: ["data/test-split-small"],
    examples: [
      .finding(
        "a thousandth of 150",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
          split: {validation: «0.001»}
        """),
      .clean(
        "a fifth",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
          split: {validation: 0.2}
        """),
      .clean(
        "none is asked for",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          samples: 150
          split: {validation: 0, test: 0.2}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let data = spec.spec.data else { return }
    let rows = data.samples[.train] ?? data.totalSamples
    for split in spec.pipeline.splits where spec.pipeline.before[split]?.samples == 0 {
      // Where there is no row at all, that is the mistake.
      if split != .train, rows?.value == 0 { continue }
      let share = data.split?.share(of: split)
      // A share of 0, or a number of 0, is a way to write that there is no such split.
      guard let place = split == .train ? spec.samplesRange : share?.range, share?.value != 0
      else { continue }
      report.add(
        split == .train
          ? "there is no training sample"
          : "no sample goes to \(split): \(brief((share?.value ?? 0) * 100)) % of \(rows.map { "\($0.value)" } ?? "the rows") is less than one",
        at: place, help: split == .train ? "correct 'samples'" : "use a larger share")
    }
  }
}

extension SplitDeclaration {
  /// The share that goes to a held-out split.
  func share(of split: Split) -> Located<Double>? {
    switch split {
    case .train: nil
    case .validation: validation
    case .test: test
    }
  }
}
