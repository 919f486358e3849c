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
    summary: "The network learns one sample, then ten, then a hundred, by heart.",
    meaning:
      "A network that cannot even repeat ten samples will not learn ten thousand: the loss gets the wrong numbers, a layer is frozen or dead, the steps are too large or too small, or the network is too small.",
    tolerance:
      "1 sample within 200 steps, 10 and 100 within 1000, with the spec's own optimizer; known by heart is a tenth of the loss of a guess, or a hundredth of the spread of the targets. Fails at one sample, unless the loss still falls by a tenth in the second half; warns at ten above three times that, and at a hundred where the loss rests above two thirds of a guess, which noise in the labels rarely explains",
    sources: [
      "Roberts 2017, reasons 27 and 33: overfit a small batch",
      "CS231n: overfit a tiny subset of data",
      "Karpathy 2019, A recipe for training neural networks: overfit one batch",
    ])

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    // Batches of a fixed size hold as many samples as they hold.
    let first: [SmallFit.Rung] = context.run.feed.fixedBatchSize == nil ? [.one, .ten] : [.ten]
    var known: [String] = []
    for rung in first {
      let fit = try context.fit(rung)
      guard fit.course.isReached || rung.samples > 1 && fit.course.isNear else {
        return try failure(fit, known, context)
      }
      known.append(Self.text(fit))
    }
    let ten = try context.fit(.ten)
    if ten.batch.count == SmallFit.Rung.ten.samples, context.run.feed.fixedBatchSize == nil {
      let fit = try context.fit(.hundred)
      if fit.course.isStuck { return try failure(fit, known, context) }
      known.append(Self.text(fit))
    }
    return CheckOutcome(
      .pass, "known by heart: \(known.joined(separator: ", "))\(Self.gap(ten))",
      measured: .number(ten.course.last), expected: .number(ten.course.goal))
  }

  private static func text(_ fit: SmallFit) -> String {
    let count = fit.batch.count
    let samples = "\(count) \(count == 1 ? "sample" : "samples")"
    return switch fit.course.verdict {
    case .reached: "\(samples) in \(fit.course.steps) steps"
    case .undecided:
      "\(samples) not decided in the time given, at \(fit.course.last.short) after \(fit.course.steps) steps"
    default: "\(samples) only to \(fit.course.last.short) in \(fit.course.steps) steps"
    }
  }

  /// What batch statistics do to the loss in inference.
  private static func gap(_ fit: SmallFit) -> String {
    guard fit.inferred > 10 * fit.course.goal else { return "" }
    return
      "; in inference the loss of \(fit.batch.count) is still \(fit.inferred.short), because moving averages follow slowly"
  }

  private func failure(
    _ fit: SmallFit, _ known: [String], _ context: VerificationContext
  ) throws(RunError) -> CheckOutcome {
    let course = fit.course
    let samples = fit.batch.count == 1 ? "one sample" : "\(fit.batch.count) samples"
    guard course.verdict != .undecided else {
      return CheckOutcome(
        .skip,
        "not decided in the time given: after \(course.steps) steps the loss on \(samples) is \(course.last.short)",
        measured: .number(course.last), expected: .number(course.goal),
        help: "give 'verify.budget' more seconds")
    }
    let isFirst = known.isEmpty
    let obstacle = try FitObstacle(fit, isFirst: isFirst, context)
    let isFault =
      course.verdict == .notFinite || fit.batch.count == 1 && course.verdict != .falling
    let reached = known.isEmpty ? "" : "; \(known.joined(separator: ", ")) is learned"
    return CheckOutcome(
      isFault ? .fail : .warn,
      course.verdict == .notFinite
        ? "the loss on \(samples) is not finite after \(course.steps) steps\(reached)"
        : "the network does not learn \(samples) by heart: after \(course.steps) steps the loss went from \(course.first.short) to \(course.last.short), not below \(course.goal.short)\(reached)",
      measured: .number(course.last), expected: .number(course.goal), at: obstacle.range,
      help: obstacle.help)
  }
}
