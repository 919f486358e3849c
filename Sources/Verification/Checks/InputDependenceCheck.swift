internal import Analysis
internal import Arrays
internal import JSONText
internal import Spec
package import Training

/// What the network has learned it must have learned from its inputs.
package struct InputDependenceCheck: Check {
  package static let about = CheckInfo(
    "input-dependence", .afterTraining,
    summary:
      "A network that was trained on ten samples does worse on zeros, exchanged and random inputs.",
    meaning:
      "If the loss does not care what the inputs are, the network answers from its biases: they are too small, cut off, or the label hides elsewhere.",
    tolerance:
      "the loss with other inputs must be twice the loss with the right ones where these are known by heart, else a tenth above it; random inputs are drawn feature by feature from the ten samples, so that mean and spread are the same",
    sources: [
      "Roberts 2017, reason 2: try random input", "Karpathy 2019: input-independent baseline",
    ])

  package init() {}

  /// Samples with random inputs, at least.
  private static let randomSamples = 32

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    let fit = try context.fit(.ten)
    let isKnown = fit.course.isReached
    guard isKnown || fit.course.last.isFinite else {
      return .notApplicable("the training on ten samples broke off")
    }
    guard !isKnown || fit.inferred <= 3 * fit.course.goal else {
      return .notApplicable(
        "moving averages have not followed yet, so that inference does not show what was learned")
    }
    let hasMoved = ![.undecided, .still].contains(fit.course.verdict)
    guard isKnown || hasMoved && fit.inferred < 2 * fit.course.last else {
      return .notApplicable("too little was learned of ten samples to tell")
    }
    let targets = run.feed.targetPorts.compactMap { fit.batch.inputs[$0.input] }
    guard targets.contains(where: { Self.differs($0, fit.batch.count) }) else {
      return .notApplicable("the samples have one and the same target")
    }
    let others = try losses(fit, run)
    let least = min(others.exchanged, others.blank, others.random)
    let limit = isKnown ? 2 * fit.inferred : fit.inferred + 0.1 * abs(fit.inferred)
    let isFine = !(least < limit)
    return CheckOutcome(
      isFine ? .pass : isKnown ? .fail : .warn,
      "the loss on \(fit.batch.count) samples is \(fit.inferred.short), with exchanged inputs \(others.exchanged.short), with zeros \(others.blank.short), with random ones \(others.random.short)",
      measured: .number(least), expected: .number(limit),
      at: isFine ? nil : run.spec.spec.model?.range,
      help: isFine
        ? nil
        : "look for inputs of tiny numbers, a layer that drops its input, and the label among the features"
    )
  }

  private func losses(
    _ fit: SmallFit, _ run: PreparedRun
  ) throws(RunError) -> (exchanged: Double, blank: Double, random: Double) {
    let (batch, count) = (fit.batch, fit.batch.count)
    let exchanged = try fit.executor.loss(
      changed(batch, run) { _, values in Self.rotated(values, count) }, run)
    let blank = try fit.executor.loss(
      changed(batch, run) { _, values in values.map { _ in 0 } }, run)
    var random = 0.0
    let draws = max(1, Self.randomSamples / max(1, count))
    for draw in 0..<draws {
      let noise = changed(batch, run) { port, values in
        let stream = VerificationContext.stream + 0x200 + UInt64(draw * 64 + port)
        return Self.drawn(values, count, RandomStream(seed: run.seed, stream: stream))
      }
      random += try fit.executor.loss(noise, run) / Double(draws)
    }
    return (exchanged, blank, random)
  }

  private func changed(
    _ batch: Batch, _ run: PreparedRun, _ change: (_ port: Int, [Float]) -> [Float]
  ) -> Batch {
    var inputs = batch.inputs
    for (number, port) in run.feed.inputs.enumerated() {
      inputs[port.input] = batch.inputs[port.input].map { change(number, $0) }
    }
    return Batch(count: batch.count, inputs: inputs)
  }

  /// Every sample gets the input of the one before.
  private static func rotated(_ values: [Float], _ samples: Int) -> [Float] {
    let width = values.count / max(1, samples)
    return Array(values.suffix(width) + values.dropLast(width))
  }

  /// Every number is that of some sample at the same place.
  private static func drawn(
    _ values: [Float], _ samples: Int, _ random: RandomStream
  ) -> [Float] {
    let width = values.count / max(1, samples)
    return random.uniform(count: values.count).enumerated().map { place, draw in
      let row = min(samples - 1, Int(draw * Float(samples)))
      return values[row * width + place % width]
    }
  }

  private static func differs(_ target: [Float], _ samples: Int) -> Bool {
    let width = target.count / max(1, samples)
    guard width > 0 else { return false }
    return (1..<max(1, samples)).contains {
      target[$0 * width..<($0 + 1) * width] != target[..<width]
    }
  }
}
