import Analysis
import Catalog
import SourceText
import Spec

/// Reports an evaluation on a split for which there is no data.
struct SplitMissingRule: Rule {
  static let about = RuleInfo(
    "eval/split-missing", .error,
    summary: "The evaluation names a split for which there is no data.",
    rationale: """
      The metrics are to be computed on samples that do not exist: neither a source, nor a share of \
      'split', nor a number of samples is given for them. 'coprime run' trains and stops then.
      """,
    symptoms:
      "there is no test split to evaluate on, validation_data is None, empty evaluation set",
    remedy: "Hold the samples out with 'split', give the split a source, or evaluate on another.",
    examples: [
      .finding(
        "no test data",
        """
        coprime: 1
        data:
          source: {csv: {path: train.csv, header: true, label: y}}
          split: {validation: 0.1}
        evaluation:
          split: «test»
        """),
      .clean(
        "a share is held out",
        """
        coprime: 1
        data:
          source: {csv: {path: train.csv, header: true, label: y}}
          split: {validation: 0.1, test: 0.1}
        evaluation:
          split: test
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let split = spec.spec.evaluation?.split, let data = spec.spec.data, data.isDescribed,
      !spec.pipeline.splits.contains(split.value)
    else { return }
    let name = split.value.rawValue
    report.add(
      "there is no \(name) data to evaluate on", at: split.range,
      notes: data.split.map { [.init("what is held out", at: $0.range)] } ?? [],
      help: "hold it out with 'split: {\(name): 0.1}', or give 'data.\(name)' a source")
  }
}
