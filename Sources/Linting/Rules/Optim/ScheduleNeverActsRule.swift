import Analysis
import Catalog
import SourceText
import Spec

/// Reports schedules whose first change lies behind the end of training.
struct ScheduleNeverActsRule: Rule {
  static let about = RuleInfo(
    "optim/schedule-never-acts", .warning,
    summary: "Training ends before the schedule changes the learning rate for the first time.",
    rationale: """
      The learning rate is the same in every update, as if there were no schedule: what it was meant \
      to bring, smaller steps towards the end, does not happen. The rule follows the schedule \
      through the whole training and speaks only if nothing changes. A schedule that waits for a \
      plateau needs one epoch to compare with, then as many as its patience; early stopping that \
      watches the same number and has no more patience always comes first.
      """,
    symptoms:
      "learning rate does not change, schedule has no effect, ReduceLROnPlateau never reduces, StepLR does nothing",
    remedy:
      "Let the first change come well within the training, for example at half of it, or train longer.",
    examples: [
      .finding(
        "a drop after the last epoch",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.1}}
          schedule: {step_decay: {after: «20», factor: 0.1}}
          epochs: 10
        """),
      .finding(
        "a boundary in epochs that counts updates",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.1}}
          schedule: {piecewise_constant: {boundaries: «[5000]», values: [0.1, 0.01]}}
          epochs: 10
          steps_per_epoch: 100
        """),
      .finding(
        "more patience than epochs",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.1}}
          schedule: «reduce_lr_on_plateau»
          epochs: 10
        """),
      .finding(
        "early stopping comes first",
        """
        coprime: 1
        training:
          optimizer: adam
          schedule: {reduce_lr_on_plateau: {monitor: val_loss, patience: «10»}}
          epochs: 100
          early_stopping: {monitor: val_loss, patience: 5}
        """),
      .clean(
        "a drop in the middle",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.1}}
          schedule: {step_decay: {after: 5, factor: 0.1}}
          epochs: 10
        """),
      .clean(
        "the number of updates is not known",
        """
        coprime: 1
        training:
          optimizer: {sgd: {learning_rate: 0.1}}
          schedule: {piecewise_constant: {boundaries: [5000], values: [0.1, 0.01]}}
          epochs: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.schedule else { return }
    if let plateau = entry.entry.value as? ReduceLROnPlateauSchedule {
      return check(plateau, entry, spec, &report)
    }
    guard let curve = RateCurve(spec), curve.isFlat,
      let contract = (entry.entry.value as? any Schedule)?.contract
    else { return }
    let arguments = entry.entry.arguments
    let name = arguments.owner
    let notes = trainingEnd(spec)
    let half = max(1, spec.epochs / 2)
    if let first = contract.firstChange, contract.clock == .epochs, first.value >= spec.epochs {
      return report.add(
        "'\(name)' drops the learning rate after \(count(first.value, "epoch")), but training ends after \(spec.epochs)",
        at: arguments.range(of: first), notes: notes,
        help: "drop it earlier, for example after \(half)")
    }
    if let first = contract.firstChange, contract.clock == .updates,
      first.value >= curve.totalSteps - 1
    {
      return report.add(
        "'\(name)' changes the learning rate after \(count(first.value, "update")), but training has \(curve.totalSteps)",
        at: arguments.range(of: first), notes: notes,
        help: "\(first.keys[0]) count updates; an epoch has \(curve.stepsPerEpoch)")
    }
    if let period = contract.period {
      return report.add(
        "'\(name)' does not change the learning rate in the \(count(curve.totalSteps, "update")) of this training",
        at: arguments.range(of: period), notes: notes,
        help: "\(period.keys[0]) counts updates; an epoch has \(curve.stepsPerEpoch)")
    }
    report.add(
      "'\(name)' does not change the learning rate in the \(count(curve.totalSteps, "update")) of this training",
      at: arguments.ownerRange, notes: notes,
      help: "leave the schedule out, or let it begin earlier")
  }

  private func check(
    _ plateau: ReduceLROnPlateauSchedule, _ entry: LocatedEntry, _ spec: AnalyzedSpec,
    _ report: inout Report
  ) {
    let arguments = entry.entry.arguments
    if let early = spec.spec.training?.earlyStopping, let wait = early.patience?.value,
      (early.monitor?.value ?? "val_loss") == plateau.watched, plateau.patience >= wait
    {
      return report.add(
        "'\(arguments.owner)' waits for \(count(plateau.patience, "epoch")) without improvement, but early stopping ends training after \(wait)",
        at: arguments.range(of: "patience"),
        notes: [
          .init("early stopping watches the same number", at: early.patience?.range ?? early.range)
        ],
        help: "give the schedule about half of the patience of early stopping")
    }
    guard spec.spec.training?.epochs != nil, plateau.patience >= spec.epochs - 1 else { return }
    report.add(
      "'\(arguments.owner)' waits for \(count(plateau.patience, "epoch")) without improvement after the first, but training has \(spec.epochs)",
      at: arguments.range(of: "patience"), notes: trainingEnd(spec),
      help: "use a patience well below \(spec.epochs), or train longer")
  }

  private func trainingEnd(_ spec: AnalyzedSpec) -> [Diagnostic.Note] {
    spec.spec.training?.epochs.map {
      [.init("training has \(count($0.value, "epoch"))", at: $0.range)]
    } ?? []
  }
}
