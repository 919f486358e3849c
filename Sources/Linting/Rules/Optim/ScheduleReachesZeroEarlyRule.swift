import Analysis
import Catalog
import SourceText
import Spec

/// Reports schedules that bring the learning rate to nothing long before training ends.
struct ScheduleReachesZeroEarlyRule: Rule {
  static let about = RuleInfo(
    "optim/schedule-reaches-zero-early", .warning,
    summary:
      "The learning rate falls below a thousandth of its peak before half of the training is done.",
    rationale: """
      From there on an update is worth less than a thousandth of one at the peak: even as many \
      updates again as the training has had move the weights less than a few hundredths of what \
      the first did, so more than half of the time is spent for nothing. The usual cause is a number of \
      epochs where a schedule counts updates. The rule follows the schedule through the whole \
      training; where the number of updates is not known, it is silent.
      """,
    symptoms: """
      loss stops decreasing after the first epoch, learning rate is 0, training plateaus early, \
      CosineDecay decay_steps epochs, lr becomes zero
      """,
    remedy: "Give decay_steps in updates: the number of epochs times the updates of an epoch.",
    sources: ["https://keras.io/api/optimizers/learning_rate_schedules/"],
    examples: [
      .finding(
        "epochs where updates are counted",
        """
        coprime: 1
        training:
          optimizer: {adam: {learning_rate: 0.001}}
          schedule: {cosine_decay: {decay_steps: «10»}}
          epochs: 10
          steps_per_epoch: 391
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {adam: {learning_rate: 0.001}}
            schedule: {cosine_decay: {decay_steps: 3910}}
            epochs: 10
            steps_per_epoch: 391
          """),
      .finding(
        "a decay by 4 % in every update",
        """
        coprime: 1
        training:
          optimizer: {adam: {learning_rate: 0.001}}
          schedule: {exponential_decay: {decay_steps: «1», decay_rate: 0.96}}
          epochs: 10
          steps_per_epoch: 391
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {adam: {learning_rate: 0.001}}
            schedule: {exponential_decay: {decay_steps: 391, decay_rate: 0.96}}
            epochs: 10
            steps_per_epoch: 391
          """),
      .clean(
        "over the whole training",
        """
        coprime: 1
        training:
          optimizer: {adam: {learning_rate: 0.001}}
          schedule: {cosine_decay: {decay_steps: 3910}}
          epochs: 10
          steps_per_epoch: 391
        """),
      .clean(
        "by 4 % in every epoch",
        """
        coprime: 1
        training:
          optimizer: {adam: {learning_rate: 0.001}}
          schedule: {exponential_decay: {decay_steps: 391, decay_rate: 0.96}}
          epochs: 10
          steps_per_epoch: 391
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.schedule,
      let contract = (entry.entry.value as? any Schedule)?.contract,
      let curve = RateCurve(spec), curve.peak > 0,
      curve.totalSteps >= 10,
      let last = curve.points.lastIndex(where: { $0.rate > curve.peak / 1000 }),
      last + 1 < curve.points.count
    else { return }
    let end = curve.points[last + 1].step
    guard end < curve.totalSteps / 2 else { return }
    let arguments = entry.entry.arguments
    let number = contract.length ?? contract.period ?? contract.lastChange
    let place = number.map { arguments.range(of: $0) } ?? arguments.ownerRange
    report.add(
      "'\(arguments.owner)' brings the learning rate below a thousandth of \(brief(curve.peak)) after \(end) of \(curve.totalSteps) updates",
      at: place,
      notes: [
        .init(
          "an epoch has \(count(curve.stepsPerEpoch, "update")), so that is after \(brief(epochs(end, curve))) epochs"
        )
      ],
      help: help(contract, curve), fixes: fixes(contract, arguments, curve, spec))
  }

  private func epochs(_ step: Int, _ curve: RateCurve) -> Double {
    (Double(step) / Double(curve.stepsPerEpoch) * 100).rounded() / 100
  }

  private func help(_ contract: ScheduleContract, _ curve: RateCurve) -> String {
    if let length = contract.length, let key = length.keys.first, key != "then" {
      return
        "\(key) counts updates: use \(curve.totalSteps), or leave it out for the whole training"
    }
    if let key = contract.period?.keys.first, !contract.startsOver {
      return "\(key) counts updates: \(curve.stepsPerEpoch) applies the factor once per epoch"
    }
    return "let the learning rate fall more slowly"
  }

  private func fixes(
    _ contract: ScheduleContract, _ arguments: Arguments, _ curve: RateCurve, _ spec: AnalyzedSpec
  ) -> [FixIt] {
    if let length = contract.length, contract.warmup == nil,
      let place = arguments.writtenRange(of: length)
    {
      return spec.replacing(place, with: "\(curve.totalSteps)", "let it end with the training")
    }
    if let period = contract.period, !contract.startsOver, period.value < curve.stepsPerEpoch,
      let place = arguments.writtenRange(of: period)
    {
      return spec.replacing(
        place, with: "\(curve.stepsPerEpoch)", "apply the factor once per epoch")
    }
    return []
  }
}
