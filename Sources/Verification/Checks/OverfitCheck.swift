internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// A network that can learn at all can learn a handful of samples by heart.
package struct OverfitCheck: Check {
  package static let about = CheckInfo(
    "overfit", .training,
    summary: "The network learns one sample, then ten, by heart within a few hundred steps.",
    meaning:
      "A network that cannot even repeat ten samples will not learn ten thousand: the loss gets the wrong numbers, a layer is frozen or dead, the steps are too large or too small, or the network is too small.",
    tolerance:
      "1 sample within 200 steps, 10 within 1000, with the spec's own optimizer; known by heart is a tenth of the loss of a guess, or a hundredth of the spread of the targets; only a warning while the loss still falls by a tenth in the second half",
    sources: [
      "Roberts 2017, reasons 27 and 33: overfit a small batch",
      "CS231n: overfit a tiny subset of data",
      "Karpathy 2019, A recipe for training neural networks: overfit one batch",
    ])

  package init() {}

  private static let ladder = [(samples: 1, steps: 200), (samples: 10, steps: 1000)]

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    var texts: [String] = []
    for rung in Self.ladder where context.run.feed.fixedBatchSize == nil || rung.samples > 1 {
      let deadline = monotonicSeconds() + context.secondsLeft / 2
      let fit = try SmallFit(&context, samples: rung.samples, steps: rung.steps, deadline: deadline)
      guard fit.isReached else { return failure(fit, rung.steps, texts, context) }
      texts.append(
        "\(fit.batch.count) \(fit.batch.count == 1 ? "sample" : "samples") in \(fit.steps) steps")
      if rung.samples == Self.ladder.last?.samples { context.fit = fit }
    }
    return CheckOutcome(
      .pass, "known by heart: \(texts.joined(separator: ", "))\(gap(context.fit))",
      measured: .number(context.fit?.last ?? 0),
      expected: .number(context.fit?.goal ?? 0))
  }

  /// What batch statistics do to the loss in inference.
  private func gap(_ fit: SmallFit?) -> String {
    guard let fit, fit.inferred > 10 * fit.goal else { return "" }
    return
      "; in inference their loss is still \(fit.inferred.short), because moving averages follow slowly"
  }

  private func failure(
    _ fit: SmallFit, _ steps: Int, _ reached: [String], _ context: VerificationContext
  ) -> CheckOutcome {
    let training = context.spec.spec.training
    let rate = context.run.settings.optimizer.learningRate
    let samples = fit.batch.count == 1 ? "one sample" : "\(fit.batch.count) samples"
    guard fit.last.isFinite else {
      return CheckOutcome(
        .fail,
        "the loss on \(samples) is not finite after \(fit.steps) steps with a learning rate of \(rate.short)",
        measured: .number(fit.last), expected: .number(fit.goal), at: training?.optimizer?.range,
        help: "lower the learning rate, divided by 3 until the loss stays finite for 100 steps")
    }
    guard fit.steps >= steps else {
      return CheckOutcome(
        .skip,
        "not decided in the time given: after \(fit.steps) steps the loss on \(samples) is \(fit.last.short)",
        measured: .number(fit.last), expected: .number(fit.goal),
        help: "give 'verify.budget' more seconds")
    }
    let isRising = fit.last > fit.first
    let isStill = abs(fit.last - fit.first) < 0.05 * abs(fit.first)
    let isFalling = fit.last < 0.9 * fit.middle
    return CheckOutcome(
      isFalling ? .warn : .fail,
      "the network does not learn \(samples) by heart: after \(fit.steps) steps the loss went from \(fit.first.short) to \(fit.last.short), not below \(fit.goal.short)\(reached.isEmpty ? "" : "; \(reached.joined(separator: ", ")) is learned")",
      measured: .number(fit.last), expected: .number(fit.goal),
      at: training?.losses.first?.entry.range,
      help: isFalling
        ? "it is still falling: the learning rate of \(rate.short) is small for this network"
        : isRising
          ? "the steps are too large: lower the learning rate from \(rate.short)"
          : isStill
            ? "nothing is learned: check what the loss takes, frozen layers, and a learning rate of \(rate.short)"
            : "check that the loss gets what it expects, that the last layer can give every target, and the learning rate of \(rate.short)"
    )
  }
}
