#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Before training, a classifier knows nothing: its loss is that of guessing.
package struct InitialLossCheck: Check {
  package static let about = CheckInfo(
    "initial-loss", .passes,
    summary: "The loss before training is that of a guess: ln K for K classes.",
    meaning:
      "Far above: the first outputs are much too sure of themselves, which inputs of the wrong scale or large first weights cause; the first epochs are spent on unlearning. Far below: the answer is already in the inputs.",
    tolerance:
      "within half of the loss at chance; a well scaled last layer adds about half the variance of its outputs, 0.5 at most (TheDeepChecker allows 1.0)",
    sources: [
      "Karpathy 2019, A recipe for training neural networks: verify loss at init",
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
    ])

  package init() {}

  private static let size = 128

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let batch = try context.batch(Self.size)
    let executor = try context.executor(batch.count)
    try executor.predict(batch)
    var parts: [String] = []
    var worst: CheckOutcome?
    for (target, port) in zip(context.run.feed.targets, context.run.feed.targetPorts) {
      guard let site = context.spec.losses.first(where: { $0.output?.name == target.output }) else {
        continue
      }
      let losses = executor.output(Lowering.lossOutput(target.output)).map { Double($0) }
      let measured = losses.reduce(0, +) / Double(max(1, losses.count))
      let outcome = judge(
        measured, site, target.output, port.field, batch.inputs[port.input] ?? [], context)
      if let outcome, outcome.status > .pass { worst = outcome }
      if let outcome { parts.append(outcome.message) }
      if parts.count == 1, context.run.feed.targets.count == 1 {
        return outcome ?? .notApplicable("")
      }
    }
    return worst ?? CheckOutcome(.pass, parts.joined(separator: "; "))
  }

  private func judge(
    _ measured: Double, _ site: LossSite, _ output: String, _ field: String, _ targets: [Float],
    _ context: VerificationContext
  ) -> CheckOutcome? {
    let range = site.entry.entry.range
    let width = context.run.width(ofOutput: output) ?? 1
    let classes = site.contract.task == .binaryClassification ? 2 : width
    if let chance = site.entry.loss.chance(classes: classes), chance > 0 {
      let text = classes == 2 && chance < 0.7 ? "ln 2" : "ln \(classes)"
      let prior =
        priorEntropy(field, context).map {
          "; always guessing the shares of the classes would give \($0.short)"
        } ?? ""
      let isFar = abs(measured - chance) > 0.5 * chance
      return CheckOutcome(
        isFar ? .warn : .pass,
        isFar
          ? "the loss before training is \(measured.short), but a guess among \(classes) classes has \(chance.short) (\(text))\(prior)"
          : "the loss before training is \(measured.short), near \(chance.short) (\(text))\(prior)",
        measured: .number(measured), expected: .number(chance), at: range,
        help: isFar
          ? measured > chance
            ? "bring the inputs to a range near [-1, 1], and leave the last layer's initialiser at its default"
            : "look for the label among the inputs"
          : nil)
    }
    guard site.contract.task == .regression, !targets.isEmpty else { return nil }
    let square = targets.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(targets.count)
    guard
      type(of: site.entry.loss).about.name.hasPrefix("mean_squared")
        || site.entry.loss is MeanSquaredErrorLoss
    else {
      return CheckOutcome(
        .pass, "the loss before training is \(measured.short)", measured: .number(measured),
        at: range)
    }
    let isFar = measured > 10 * max(square, 1e-12)
    return CheckOutcome(
      isFar ? .warn : .pass,
      "the loss before training is \(measured.short); always answering 0 would give \(square.short)",
      measured: .number(measured), expected: .number(square), at: range,
      help: isFar ? "bring the inputs to a range near [-1, 1]" : nil)
  }

  /// Loss of always predicting the shares of the classes.
  private func priorEntropy(_ field: String, _ context: VerificationContext) -> Double? {
    guard let counts = context.run.report[.train]?[field]?.after?.histogram, counts.count > 1 else {
      return nil
    }
    let total = Double(counts.values.reduce(0, +))
    // In a fixed order, so that the sum is the same on every run.
    return counts.values.sorted().reduce(0) { sum, count in
      let share = Double(count) / total
      return sum - share * log(share)
    }
  }
}
