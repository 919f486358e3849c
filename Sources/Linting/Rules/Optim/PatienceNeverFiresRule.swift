import Analysis
import Catalog
import SourceText
import Spec

/// Reports early stopping that cannot stop before training ends anyway.
struct PatienceNeverFiresRule: Rule {
  static let about = RuleInfo(
    "optim/patience-never-fires", .warning,
    summary: "Early stopping waits for more epochs than the training has.",
    rationale: """
      The first epoch is the best so far whatever it gives; stopping needs as many epochs without \
      improvement after it as the patience says. With a patience of the number of epochs less one, \
      or more, training always runs to its end, as if there were no early stopping. With \
      'restore_best_weights' it still has an effect, and there the rule is silent.
      """,
    symptoms:
      "early stopping does not stop, early stopping has no effect, model overfits despite early stopping",
    remedy: "Use a patience of a tenth to a third of the epochs, or train for more epochs.",
    sources: ["Prechelt, Early stopping - but when?, 1998, doi:10.1007/3-540-49430-8_3"],
    examples: [
      .finding(
        "as patient as the training is long",
        """
        coprime: 1
        training:
          loss: mean_squared_error
          epochs: 10
          early_stopping: {monitor: val_loss, patience: «10»}
        """),
      .clean(
        "three epochs",
        """
        coprime: 1
        training:
          loss: mean_squared_error
          epochs: 10
          early_stopping: {monitor: val_loss, patience: 3}
        """),
      .clean(
        "the best weights are kept anyway",
        """
        coprime: 1
        training:
          loss: mean_squared_error
          epochs: 10
          early_stopping: {monitor: val_loss, patience: 10, restore_best_weights: true}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let early = spec.spec.training?.earlyStopping,
      !(early.restoresBestWeights?.value ?? false),
      let patience = early.patience, let epochs = spec.spec.training?.epochs,
      patience.value >= epochs.value - 1,
      epochs.value > 1
    else { return }
    report.add(
      "early stopping with a patience of \(patience.value) cannot stop before the end of \(count(epochs.value, "epoch"))",
      at: patience.range,
      notes: [.init("training has \(count(epochs.value, "epoch"))", at: epochs.range)],
      help: "use a patience well below \(epochs.value), for example \(max(1, epochs.value / 5))")
  }
}
