import Analysis
import Catalog
import SourceText
import Spec

/// Points out that the best epoch is chosen by the samples the model is trained on.
struct MonitorOnTrainingDataRule: Rule {
  static let about = RuleInfo(
    "eval/monitor-on-training-data", .info,
    summary:
      "The best epoch is chosen by a number of the training data, though validation data exist.",
    rationale: """
      The training loss falls as long as the model learns its samples by heart. Early stopping that \
      watches it cannot see overfitting, which is what it is for, and the checkpoint that is best on \
      the training data is most often the last one. Validation data are computed in every epoch \
      here and not used. A schedule that waits for a plateau may well watch the training loss.
      """,
    symptoms:
      "early stopping does not stop although val_loss rises, overfits despite EarlyStopping",
    remedy: "Watch the same number with 'val_' before its name.",
    sources: ["Prechelt, Early stopping – but when?, 1998, doi:10.1007/3-540-49430-8_3"],
    examples: [
      .finding(
        "the training loss",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: 1
        data:
          samples: 50000
          split: {validation: 0.1}
        training:
          loss: mean_squared_error
          epochs: 50
          early_stopping: {monitor: «loss», patience: 5}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 4]
            layers:
              - dense: 1
          data:
            samples: 50000
            split: {validation: 0.1}
          training:
            loss: mean_squared_error
            epochs: 50
            early_stopping: {monitor: val_loss, patience: 5}
          """),
      .clean(
        "the validation loss",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: 1
        data:
          samples: 50000
          split: {validation: 0.1}
        training:
          loss: mean_squared_error
          epochs: 50
          early_stopping: {monitor: val_loss, patience: 5}
        """),
      .clean(
        "no validation data",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: 1
        data:
          samples: 50000
        training:
          loss: mean_squared_error
          epochs: 50
          early_stopping: {monitor: loss, patience: 5}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.hasValidation == true, let names = spec.computedNames else { return }
    for value in spec.monitoredValues
    where value.choosesEpochs && value.isWritten && !value.isValidation {
      guard names.contains(value.name) || names.contains(spec.canonicalName(value.name)) else {
        continue
      }
      report.add(
        "\(value.watcher) watches '\(value.name)' of the training data, where overfitting does not show",
        at: value.range, help: "watch 'val_\(value.name)'",
        fixes: spec.replacing(value.range, with: "val_\(value.name)", "watch 'val_\(value.name)'"))
    }
  }
}
