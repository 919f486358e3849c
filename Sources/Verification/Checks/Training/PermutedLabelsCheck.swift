internal import Analysis
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// With exchanged labels there must be less to learn.
package struct PermutedLabelsCheck: Check {
  package static let about = CheckInfo(
    "permuted-labels", .shortRun,
    summary: "Training on the right labels lowers the loss more than on labels of other samples.",
    meaning:
      "If it does not, the labels do not follow from the inputs: they were shuffled apart, joined by the wrong key, or are noise.",
    tolerance:
      "warns where, after 3 epochs or the whole training, the mean loss of the last fifth of the steps is not 2 % lower than with labels exchanged within each batch",
    sources: [
      "Roberts 2017, reason 4: are inputs connected to outputs?",
      "Ojala and Garriga 2010, Permutation tests for studying classifier performance",
    ])

  package init() {}

  private static let steps = 300
  private static let limit = 0.02

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    let history = try context.history()
    guard history.fault == nil, run.settings.batchSize > 1 else {
      return .notApplicable("the training broke off, or batches hold one sample")
    }
    let names = run.feed.targetPorts.map(\.input)
    guard
      !run.feed.targetPorts.contains(where: { port in
        run.feed.inputs.contains { $0.field == port.field }
      })
    else { return .notApplicable("the targets are the inputs") }
    let steps = min(history.steps.count, Self.steps)
    var shortRun = try ShortRun(run) { $0.exchanging(names) }
    let exchanged = try shortRun.train(
      until: monotonicSeconds() + min(VerificationContext.shortRunSeconds, context.secondsLeft / 2),
      steps: steps)
    guard exchanged.fault == nil, exchanged.steps.count == steps, steps >= 10 else {
      return .notApplicable("too few steps in the time given")
    }
    let late = steps - steps / 5..<steps
    let right = history.steps[late].reduce(0) { $0 + $1.loss } / Double(late.count)
    let wrong = exchanged.steps[late].reduce(0) { $0 + $1.loss } / Double(late.count)
    let text =
      "after \(steps) steps the loss is \(right.short), with exchanged labels \(wrong.short)"
    let isLower = right < wrong - Self.limit * abs(wrong)
    guard !isLower else {
      return CheckOutcome(.pass, text, measured: .number(right), expected: .number(wrong))
    }
    let isDecided =
      steps >= 3 * history.stepsPerEpoch || history.isWhole && steps == history.steps.count
    guard isDecided else { return .notApplicable("\(text): not decided after so few steps") }
    return CheckOutcome(
      .warn, text, measured: .number(right), expected: .number((1 - Self.limit) * wrong),
      at: run.spec.spec.data?.range,
      help: "look at how labels are joined to inputs, and whether both are shuffled together")
  }
}

extension Batch {
  /// The same with every sample given these numbers of the next one.
  fileprivate func exchanging(_ names: [String]) -> Batch {
    var inputs = self.inputs
    for name in names {
      guard let values = inputs[name], count > 0 else { continue }
      let width = values.count / count
      inputs[name] = Array(values.dropFirst(width) + values.prefix(width))
    }
    return Batch(count: count, inputs: inputs)
  }
}
