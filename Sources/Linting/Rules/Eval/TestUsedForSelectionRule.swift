import Analysis
import Catalog
import SourceText
import Spec

/// Reports models that are chosen by the data they are tested on.
struct TestUsedForSelectionRule: Rule {
  static let about = RuleInfo(
    "eval/test-used-for-selection", .error,
    summary: "The test data is also the validation data by which the model is chosen.",
    rationale: """
      Early stopping, the best checkpoint and a schedule that waits for a plateau choose among the epochs the \
      one that does best on the validation data. The best of many noisy numbers is too good: among 50 \
      epochs that differ only by chance it lies more than two standard deviations above their mean. \
      Tested on the same samples, the model is reported better than it is.
      """,
    symptoms:
      "test accuracy higher than in production, results not reproducible on new data, validation_data x_test y_test with EarlyStopping",
    remedy:
      "Hold validation data out of the training data with 'split', and keep the test data for the end.",
    sources: [
      "Yang et al., Data leakage in notebooks, 2022, arXiv:2209.03345",
      "Cawley and Talbot, On over-fitting in model selection, JMLR 11, 2010",
    ],
    examples: [
      .finding(
        "stopped by the test file",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: 1
        data:
          source: {csv: {path: train.csv, header: true, label: y}}
          validation: «{csv: {path: test.csv, header: true, label: y}}»
          test: {csv: {path: test.csv, header: true, label: y}}
          fields:
            features: {role: feature, shape: [4]}
            y: {role: label, shape: [1], encoding: real}
        training:
          loss: mean_squared_error
          epochs: 30
          early_stopping: {monitor: val_loss, patience: 3}
        evaluation:
          split: test
        """),
      .clean(
        "validation data out of the training data",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: 1
        data:
          source: {csv: {path: train.csv, header: true, label: y}}
          test: {csv: {path: test.csv, header: true, label: y}}
          split: {validation: 0.1}
          fields:
            features: {role: feature, shape: [4]}
            y: {role: label, shape: [1], encoding: real}
        training:
          loss: mean_squared_error
          epochs: 30
          early_stopping: {monitor: val_loss, patience: 3}
        evaluation:
          split: test
        """),
      .clean(
        "watched, but nothing is chosen by it",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: 1
        data:
          source: {csv: {path: train.csv, header: true, label: y}}
          validation: {csv: {path: test.csv, header: true, label: y}}
          test: {csv: {path: test.csv, header: true, label: y}}
          fields:
            features: {role: feature, shape: [4]}
            y: {role: label, shape: [1], encoding: real}
        training:
          loss: mean_squared_error
          epochs: 30
        evaluation:
          split: test
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let data = spec.spec.data, let validation = data.validationSource,
      let test = data.testSource,
      validation.isSameSource(as: test), spec.spec.evaluation?.split?.value != .validation,
      let watcher = spec.monitoredValues.first(where: \.isValidation)
    else { return }
    report.add(
      "\(watcher.watcher) chooses the model by '\(watcher.name)' on the data it is tested on",
      at: validation.range,
      notes: [
        .init("the test data is the same", at: test.range),
        .init("'\(watcher.name)' is watched here", at: watcher.range),
      ], help: "hold validation data out of the training data with 'split: {validation: 0.1}'")
  }
}
