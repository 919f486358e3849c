import Analysis
import Catalog
import SourceText
import Spec

/// Reports a watched number that is taken to improve in the wrong direction.
struct MonitorDirectionRule: Rule {
  static let about = RuleInfo(
    "eval/monitor-direction", .error,
    summary: "A loss is watched for its largest value, or an accuracy for its smallest.",
    rationale: """
      The worst epoch counts as the best: early stopping ends training as soon as the model \
      improves for 'patience' epochs, and the checkpoint keeps the worst weights.
      """,
    symptoms: """
      early stopping stops after the first epochs, saved model is the worst, best checkpoint is from \
      epoch 1, ModelCheckpoint mode max val_loss
      """,
    remedy:
      "Use 'mode: min' for losses and errors, 'mode: max' for accuracies and scores, or leave 'mode' out.",
    sources: ["https://keras.io/api/callbacks/model_checkpoint"],
    examples: [
      .finding(
        "the largest loss is kept",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          epochs: 10
          checkpoint: {monitor: val_loss, mode: «max», save_best_only: true}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: 10
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
            epochs: 10
            checkpoint: {monitor: val_loss, mode: min, save_best_only: true}
          """),
      .finding(
        "the smallest accuracy counts as the best",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          epochs: 30
          early_stopping: {monitor: val_accuracy, mode: «min», patience: 5}
        evaluation:
          metrics: [accuracy]
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: 10
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
            epochs: 30
            early_stopping: {monitor: val_accuracy, mode: max, patience: 5}
          evaluation:
            metrics: [accuracy]
          """),
      .clean(
        "the largest accuracy",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          epochs: 30
          early_stopping: {monitor: val_accuracy, mode: max, patience: 5}
        evaluation:
          metrics: [accuracy]
        """),
      .clean(
        "a metric of which nothing is known",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          epochs: 30
          early_stopping: {monitor: val_perplexity, mode: min, patience: 5}
        evaluation:
          metrics: [{custom: {name: perplexity, higher_is_better: false}}]
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for value in spec.monitoredValues {
      guard let place = value.modeRange, value.mode != .auto,
        let isHigherBetter = spec.isHigherBetter(value.base),
        isHigherBetter != (value.mode == .max)
      else { continue }
      let right = isHigherBetter ? "max" : "min"
      report.add(
        "\(value.watcher) takes the \(isHigherBetter ? "smallest" : "largest") '\(value.name)' for the best",
        at: place,
        notes: value.isWritten
          ? [
            .init(
              "'\(value.name)' is better the \(isHigherBetter ? "larger" : "smaller") it is",
              at: value.range)
          ] : [],
        help: "use 'mode: \(right)', or leave 'mode' out",
        fixes: spec.replacing(place, with: right, "use 'mode: \(right)'"))
    }
  }
}
