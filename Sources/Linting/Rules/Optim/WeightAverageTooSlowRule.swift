#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
import Analysis
import Catalog
import SourceText
import Spec

/// Reports averages of weights that still hold those of the start when training ends.
struct WeightAverageTooSlowRule: Rule {
  static let about = RuleInfo(
    "optim/weight-average-too-slow", .warning,
    summary: "The moving average of weights still holds those of the first update at the end.",
    rationale: """
      The average forgets with a factor of 'ema_momentum' per update: after n updates the weights of \
      the first still have a share of momentum^n. Keras puts the average in place of the weights \
      when training ends, so that a share of a tenth or more is that much of an untrained model: \
      0.999 needs 2,301 updates to come below, 0.9999 needs 23,025. Where the number of updates is \
      not known, the rule is silent.
      """,
    symptoms: "accuracy drops at the end with use_ema, EMA weights worse than the model's",
    remedy: "Use a momentum of 1 − 10 / updates or less, or train longer.",
    sources: [
      "Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992, doi:10.1137/0330046"
    ],
    examples: [
      .finding(
        "0.9999 in 1,000 updates",
        """
        coprime: 1
        data: {samples: 3200}
        training:
          optimizer: {adam: {use_ema: true, ema_momentum: «0.9999»}}
          batch_size: 32
          epochs: 10
        """,
        fixed: """
          coprime: 1
          data: {samples: 3200}
          training:
            optimizer: {adam: {use_ema: true, ema_momentum: 0.99}}
            batch_size: 32
            epochs: 10
          """),
      .clean(
        "0.99 in 1,000 updates",
        """
        coprime: 1
        data: {samples: 3200}
        training:
          optimizer: {adam: {use_ema: true}}
          batch_size: 32
          epochs: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.optimizer,
      let options = (entry.entry.value as? any KerasOptimizer)?.options,
      options.usesMovingAverage, let total = spec.totalSteps, total >= 20
    else { return }
    let share = pow(options.movingAverageMomentum, Double(total))
    guard share >= 0.1 else { return }
    let place = entry.entry.arguments.range(of: "ema_momentum")
    let usual = brief(((1 - 10 / Double(total)) * 1000).rounded(.down) / 1000)
    report.add(
      "after \(count(total, "update")) the averaged weights are still \(brief((share * 100).rounded())) % those of the first",
      at: place, help: "use an ema_momentum of at most \(usual)",
      fixes: entry.entry.arguments.has("ema_momentum")
        ? spec.replacing(place, with: usual, "use \(usual)") : [])
  }
}
