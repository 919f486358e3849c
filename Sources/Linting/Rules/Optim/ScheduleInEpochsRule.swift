import Analysis
import Catalog
import SourceText
import Spec

/// Reports schedules over updates whose numbers read as epochs.
struct ScheduleInEpochsRule: Rule {
  static let about = RuleInfo(
    "optim/schedule-in-epochs", .warning,
    summary: "A schedule that counts updates is given numbers of epochs.",
    rationale: """
      Recipes state when the learning rate drops in epochs ("divide by 10 after 30 and 60"), while \
      'piecewise_constant', 'cosine_decay_restarts' and the warm-up of Keras count updates: all \
      drops then happen within the first epoch, and nearly all of the training runs at the last \
      rate. The rule speaks where every number would fit into the epochs of the training, and all \
      that they schedule is over within the first epoch of 20 updates or more. Schedules that fall \
      evenly and reach a thousandth early are found by 'optim/schedule-reaches-zero-early'.
      """,
    symptoms: """
      learning rate drops in the first epoch, PiecewiseConstantDecay boundaries in epochs, loss \
      stops falling after a few batches, MultiStepLR milestones
      """,
    remedy:
      "Multiply the numbers by the updates of an epoch, or use 'step_decay', which counts epochs.",
    sources: ["https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay"],
    dominates: ["optim/schedule-reaches-zero-early"],
    examples: [
      .finding(
        "drops after 30 and 60 epochs",
        """
        coprime: 1
        data: {samples: 50000}
        training:
          optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9}}
          schedule: {piecewise_constant: {boundaries: «[30, 60]», values: [0.1, 0.01, 0.001]}}
          epochs: 90
          batch_size: 128
        """),
      .finding(
        "restarts every 10 epochs",
        """
        coprime: 1
        data: {samples: 50000}
        training:
          optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9}}
          schedule: {cosine_decay_restarts: {first_decay_steps: «10», t_mul: 1.0}}
          epochs: 100
          batch_size: 128
        """),
      .clean(
        "drops after the updates of 30 and 60 epochs",
        """
        coprime: 1
        data: {samples: 50000}
        training:
          optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9}}
          schedule: {piecewise_constant: {boundaries: [11730, 23460], values: [0.1, 0.01, 0.001]}}
          epochs: 90
          batch_size: 128
        """),
      .clean(
        "a schedule that counts epochs",
        """
        coprime: 1
        data: {samples: 50000}
        training:
          optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9}}
          schedule: {step_decay: {after: 30, every: 30}}
          epochs: 90
          batch_size: 128
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.schedule,
      let contract = (entry.entry.value as? any Schedule)?.contract, contract.clock == .updates,
      let number = contract.lastChange ?? (contract.startsOver ? contract.period : nil),
      let perEpoch = spec.stepsPerEpoch, perEpoch >= 20, spec.epochs > 1,
      number.value > 1, number.value <= spec.epochs, number.value < perEpoch
    else { return }
    let arguments = entry.entry.arguments
    let (product, overflow) = number.value.multipliedReportingOverflow(by: perEpoch)
    let what =
      contract.startsOver
      ? "starts over after \(count(number.value, "update"))"
      : "changes the learning rate for the last time after \(count(number.value, "update"))"
    report.add(
      "'\(arguments.owner)' \(what), within the first of \(spec.epochs) epochs: it counts updates, not epochs",
      at: arguments.range(of: number),
      notes: [.init("an epoch has \(count(perEpoch, "update"))")],
      help: overflow
        ? "use 'step_decay', which counts epochs"
        : "\(number.value) epochs are \(product) updates; 'step_decay' counts epochs")
  }
}
