internal import Analysis
internal import JSONText
internal import Spec
package import Training

/// What the network knows by heart it must know from its inputs.
package struct InputDependenceCheck: Check {
  package static let about = CheckInfo(
    "input-dependence", .afterTraining,
    summary:
      "A network that knows ten samples by heart fails when their inputs are blanked or exchanged.",
    meaning:
      "If the loss does not care what the inputs are, the network answers from its biases, or the label hides elsewhere.",
    tolerance: "the loss with exchanged or zero inputs must be twice the loss with the right ones",
    sources: [
      "Roberts 2017, reason 2: try random input", "Karpathy 2019: input-independent baseline",
    ])

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let fit = context.fit else {
      return .notApplicable("needs the network that 'overfit' trains")
    }
    guard fit.inferred <= 3 * fit.goal else {
      return .notApplicable(
        "moving averages have not followed yet, so that inference does not show what was learned")
    }
    let run = context.run
    let targets = run.feed.targetPorts.compactMap { fit.batch.inputs[$0.input] }
    guard let target = targets.first, Self.differs(target, fit.batch.count) else {
      return .notApplicable("the samples have one and the same target")
    }
    let right = try fit.executor.loss(fit.batch, run)
    let exchanged = try fit.executor.loss(
      changed(fit.batch, run) { Self.rotated($0, fit.batch.count) }, run)
    let blank = try fit.executor.loss(changed(fit.batch, run) { $0.map { _ in 0 } }, run)
    let least = min(exchanged, blank)
    let isFine = !(least < 2 * right)
    return CheckOutcome(
      isFine ? .pass : .fail,
      "the loss on \(fit.batch.count) samples is \(right.short), with exchanged inputs \(exchanged.short), with zeros \(blank.short)",
      measured: .number(least), expected: .number(2 * right),
      at: isFine ? nil : run.spec.spec.model?.range,
      help: isFine
        ? nil : "look for a layer that drops its input, and for the label among the features")
  }

  private func changed(_ batch: Batch, _ run: PreparedRun, _ change: ([Float]) -> [Float]) -> Batch
  {
    var inputs = batch.inputs
    for port in run.feed.inputs { inputs[port.input] = batch.inputs[port.input].map(change) }
    return Batch(count: batch.count, inputs: inputs)
  }

  /// Every sample gets the input of the one before.
  private static func rotated(_ values: [Float], _ samples: Int) -> [Float] {
    let width = values.count / max(1, samples)
    return Array(values.suffix(width) + values.dropLast(width))
  }

  private static func differs(_ target: [Float], _ samples: Int) -> Bool {
    let width = target.count / max(1, samples)
    guard width > 0 else { return false }
    return (1..<max(1, samples)).contains {
      target[$0 * width..<($0 + 1) * width] != target[..<width]
    }
  }
}
