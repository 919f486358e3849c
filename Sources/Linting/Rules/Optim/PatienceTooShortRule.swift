import Analysis
import SourceText
import Spec

/// Points out early stopping that does not bear a single epoch without improvement.
struct PatienceTooShortRule: Rule {
  static let about = RuleInfo(
    "optim/patience-too-short", .info,
    summary: "Early stopping ends training at the first epoch without improvement.",
    rationale: """
      A patience of 0 is the default of Keras. The validation loss of networks goes up and down from \
      epoch to epoch: Prechelt finds several minima in nearly all of 1,296 trainings, and slower \
      criteria to be better. With no patience, training ends at the first of them, often in the \
      first few epochs. Reported where more than 5 epochs are planned.
      """,
    symptoms: "training stops after 2 epochs, EarlyStopping stops too early, patience default 0",
    remedy: "Use a patience of 3 or more, with 'restore_best_weights: true'.",
    sources: ["Prechelt, Early stopping – but when?, 1998, doi:10.1007/3-540-49430-8_3"],
    examples: [
      .finding(
        "left to its default",
        """
        coprime: 1
        training:
          epochs: 50
          early_stopping: «{monitor: val_loss}»
        """),
      .finding(
        "written out",
        """
        coprime: 1
        training:
          epochs: 50
          early_stopping: {monitor: val_loss, patience: «0»}
        """,
        fixed: """
          coprime: 1
          training:
            epochs: 50
            early_stopping: {monitor: val_loss, patience: 5}
          """),
      .clean(
        "some patience",
        """
        coprime: 1
        training:
          epochs: 50
          early_stopping: {monitor: val_loss, patience: 5}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let early = spec.spec.training?.earlyStopping, early.patience?.value ?? 0 == 0,
      spec.epochs > 5
    else { return }
    report.add(
      "early stopping has a patience of 0\(early.patience == nil ? ", its default" : ""): the first epoch without improvement ends training",
      at: early.patience?.range ?? early.range, help: "use a patience of 3 or more",
      fixes: early.patience.map { spec.replacing($0.range, with: "5", "wait for 5 epochs") } ?? [])
  }
}
