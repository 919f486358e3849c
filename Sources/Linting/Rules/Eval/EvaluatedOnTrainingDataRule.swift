import Analysis
import Catalog
import SourceText
import Spec

/// Reports validation or test data that is the training data.
struct EvaluatedOnTrainingDataRule: Rule {
  static let about = RuleInfo(
    "eval/evaluated-on-training-data", .error,
    summary: "The validation or test data is read from the same place as the training data.",
    rationale: """
      A model can learn its training samples by heart. Measured on them, its error says nothing \
      about data it has not seen: the gap between the two, which validation is there to show, is 0 \
      by construction, and early stopping never sees overfitting.
      """,
    symptoms:
      "validation accuracy equals training accuracy, test accuracy 100 %, too good to be true, fails on new data",
    remedy: "Hold samples out with 'split', or give 'validation' and 'test' files of their own.",
    sources: ["Yang et al., Data leakage in notebooks, 2022, arXiv:2209.03345"],
    examples: [
      .finding(
        "the same file twice",
        """
        coprime: 1
        data:
          source:
            csv: {path: train.csv, header: true, label: price}
          test: «{csv: {path: train.csv, header: true, label: price}}»
          fields:
            price: {role: label, shape: [1], encoding: real}
        """),
      .finding(
        "the training split, though others are there",
        """
        coprime: 1
        data:
          samples: 60000
          split: {validation: 0.1, test: 0.1}
        evaluation:
          split: «train»
        """,
        fixed: """
          coprime: 1
          data:
            samples: 60000
            split: {validation: 0.1, test: 0.1}
          evaluation:
            split: test
          """),
      .clean(
        "a file of its own",
        """
        coprime: 1
        data:
          source:
            csv: {path: train.csv, header: true, label: price}
          test: {csv: {path: test.csv, header: true, label: price}}
          fields:
            price: {role: label, shape: [1], encoding: real}
        """),
      .clean(
        "drawn with another seed",
        """
        coprime: 1
        data:
          source: {synthetic: {kind: spirals, samples: 2000, seed: 1}}
          test: {synthetic: {kind: spirals, samples: 2000, seed: 2}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let data = spec.spec.data else { return }
    if let split = spec.spec.evaluation?.split, split.value == .train,
      let other = spec.pipeline.splits.last, other != .train
    {
      report.add(
        "the metrics are computed on the training data, though \(other.rawValue) data are held out",
        at: split.range, severity: .info, help: "use 'split: \(other.rawValue)'",
        fixes: spec.replacing(split.range, with: other.rawValue, "evaluate on \(other.rawValue)"))
    }
    guard let source = data.source else { return }
    for (split, other) in [("validation", data.validationSource), ("test", data.testSource)] {
      guard let other, other.isSameSource(as: source) else { continue }
      report.add(
        "the \(split) data is the training data", at: other.range,
        notes: [.init("the model is trained on the same \(source.name) source", at: source.range)],
        help: "hold samples out with 'split: {\(split): 0.1}', or name other files")
    }
  }
}
