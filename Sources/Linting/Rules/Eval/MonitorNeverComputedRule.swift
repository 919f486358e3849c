import Analysis
import Catalog
import SourceText
import Spec

/// Reports early stopping, checkpoints and schedules that watch a number which no epoch has.
struct MonitorNeverComputedRule: Rule {
  static let about = RuleInfo(
    "eval/monitor-never-computed", .error,
    summary: "Early stopping, a checkpoint or a schedule watches a number that is not computed.",
    rationale: """
      What watches a missing number never acts: training does not stop, no best weights are saved, \
      the learning rate stays. Keras only prints a warning in every epoch. Values that begin with \
      'val_' exist only with validation data, and metrics only where they are listed.
      """,
    symptoms: """
      Early stopping conditioned on metric val_loss which is not available, Can save best model only \
      with val_accuracy available, skipping, Learning rate reduction is conditioned on metric which \
      is not available, early stopping does not stop
      """,
    remedy:
      "Hold out validation data, list the metric under 'evaluation', or watch what is computed.",
    sources: ["https://keras.io/api/callbacks/early_stopping"],
    examples: [
      .finding(
        "no validation data",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        data:
          fields:
            label: {role: label, classes: 10}
          samples: {train: 50000, test: 10000}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          epochs: 10
          early_stopping: {monitor: «val_loss», patience: 3}
        """),
      .finding(
        "a metric that is not listed",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        data:
          fields:
            label: {role: label, classes: 10}
          samples: 50000
          split: {validation: 0.1}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          epochs: 10
          checkpoint: {monitor: «val_auc», save_best_only: true}
        evaluation:
          metrics: [accuracy]
        """),
      .finding(
        "a misspelt name",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        data:
          fields:
            label: {role: label, classes: 10}
          samples: 50000
          split: {validation: 0.1}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          epochs: 10
          early_stopping: {monitor: «val_accurracy», patience: 3}
        evaluation:
          metrics: [accuracy]
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: {units: 64, activation: relu}
              - dense: 10
          data:
            fields:
              label: {role: label, classes: 10}
            samples: 50000
            split: {validation: 0.1}
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
            epochs: 10
            early_stopping: {monitor: val_accuracy, patience: 3}
          evaluation:
            metrics: [accuracy]
          """),
      .clean(
        "a metric by its short name",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        data:
          fields:
            label: {role: label, classes: 10}
          samples: 50000
          split: {validation: 0.1}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          epochs: 10
          early_stopping: {monitor: val_acc, patience: 3}
        evaluation:
          metrics: [accuracy]
        """),
      .clean(
        "what data there is, is not said",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          epochs: 10
          early_stopping: {monitor: val_loss, patience: 3}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let names = spec.computedNames else { return }
    for value in spec.monitoredValues {
      let isListed = names.contains(value.base) || names.contains(spec.canonicalName(value.base))
      if !isListed {
        reportUnlisted(value, names, spec, &report)
      } else if value.isValidation, spec.hasValidation == false {
        reportNoValidation(value, spec, &report)
      }
    }
  }

  private func reportNoValidation(
    _ value: MonitoredValue, _ spec: AnalyzedSpec, _ report: inout Report
  ) {
    let standard = value.isWritten ? "" : " by default"
    report.add(
      "\(value.watcher) watches '\(value.name)'\(standard), but no epoch computes it: there is no validation data",
      at: value.range,
      notes: spec.samplesRange.map { [.init("the data is described here", at: $0)] } ?? [],
      help: "hold some out with 'split: {validation: 0.1}' under 'data', or watch '\(value.base)'")
  }

  private func reportUnlisted(
    _ value: MonitoredValue, _ names: [String], _ spec: AnalyzedSpec, _ report: inout Report
  ) {
    let all = names + (spec.hasValidation == false ? [] : names.map { "val_\($0)" })
    let near = didYouMean(value.name, among: all)
    let known = spec.graph.flatMap { Registry.find(.metric, value.base, $0.dialect) }
    report.add(
      "\(value.watcher) watches '\(value.name)', which no epoch computes", at: value.range,
      notes: (spec.spec.evaluation?.metrics.last?.range).map {
        [.init("the metrics are listed here", at: $0)]
      } ?? [],
      help: near.map { "did you mean '\($0)'?" }
        ?? (known.map { "list '\($0.about.name)' under 'evaluation.metrics', or watch" } ?? "watch")
          + " one of \(all.joined(separator: ", "))",
      fixes: near.map { spec.replacing(value.range, with: $0, "watch '\($0)'", .safe) } ?? [])
  }
}
