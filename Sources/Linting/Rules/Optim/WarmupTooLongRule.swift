import Analysis
import Catalog
import SourceText
import Spec

/// Reports warm-ups that take most of the training.
struct WarmupTooLongRule: Rule {
  static let about = RuleInfo(
    "optim/warmup-too-long", .warning,
    summary: "The learning rate still rises when half of the training is over.",
    rationale: """
      A warm-up protects the first updates, while the statistics of the optimizer settle: published \
      models give it 1 to 10 % of the updates. Above half of them most of the training runs below \
      the learning rate it was planned with, and a warm-up longer than the training never \
      reaches it. The usual cause is a number made for a larger data set.
      """,
    symptoms:
      "learning rate never reaches its maximum, training too slow with warmup, warmup_steps larger than total steps",
    remedy: "Use about a twentieth of all updates.",
    sources: ["Goyal et al., Accurate, large minibatch SGD, 2017, arXiv:1706.02677"],
    examples: [
      .finding(
        "longer than the training",
        """
        coprime: 1
        training:
          optimizer: {adam: {learning_rate: 0.001}}
          schedule: {warmup: {steps: «4000»}}
          epochs: 10
          steps_per_epoch: 100
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {adam: {learning_rate: 0.001}}
            schedule: {warmup: {steps: 50}}
            epochs: 10
            steps_per_epoch: 100
          """),
      .clean(
        "a tenth of the training",
        """
        coprime: 1
        training:
          optimizer: {adam: {learning_rate: 0.001}}
          schedule: {warmup: {steps: 100}}
          epochs: 10
          steps_per_epoch: 100
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.schedule, let total = spec.totalSteps, total >= 20,
      let warmup = (entry.entry.value as? any Schedule)?.contract.warmup,
      warmup.value > total / 2
    else { return }
    let (arguments, steps) = (entry.entry.arguments, warmup.value)
    let place = arguments.range(of: warmup)
    let share = steps >= total ? "longer than the training" : "more than half of the training"
    report.add(
      "a warm-up of \(count(steps, "update")) is \(share), which has \(total)", at: place,
      notes: spec.stepsPerEpoch.map {
        [.init("\(count(spec.epochs, "epoch")) of \(count($0, "update"))")]
      } ?? [],
      help: "use about \(total / 20)",
      fixes: place == arguments.ownerRange
        ? [] : spec.replacing(place, with: "\(total / 20)", "use \(total / 20)"))
  }
}
