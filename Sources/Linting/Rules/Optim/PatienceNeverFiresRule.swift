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
      case let patience = early.patience?.value ?? 0,
      patience >= spec.epochs - 1
    else { return }
    let byDefault = spec.spec.training?.epochs == nil ? ", the default" : ""
    report.add(
      "early stopping with a patience of \(patience) cannot stop before the end of \(count(spec.epochs, "epoch"))\(byDefault)",
      at: early.patience?.range ?? early.range,
      notes: spec.spec.training?.epochs.map {
        [.init("training has \(count(spec.epochs, "epoch"))", at: $0.range)]
      } ?? [],
      help: spec.epochs > 2
        ? "use a patience well below \(spec.epochs), for example \(max(1, spec.epochs / 5))"
        : "train for more epochs, or leave early stopping out")
  }
}
