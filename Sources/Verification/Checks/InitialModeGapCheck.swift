internal import Analysis
internal import JSONText
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
package import Training

/// The same samples, before training, as training and as inference see them.
package struct InitialModeGapCheck: Check {
  package static let about = CheckInfo(
    "initial-mode-gap", .passes,
    summary:
      "Before training, both modes give the same answers but for what dropout and noise add.",
    meaning:
      "Where chance moves the answers ten times as much as the samples do, a step learns from noise: the rate of dropout is too high, or noise is added where the signal is small.",
    tolerance:
      "answers of a network without chance and averages agree within 1e-3 of the largest; warns where those of eight draws vary by more than 10 times as much as those to different samples, a hundred times the variance. Networks with moving averages are judged by 'mode-gap' after some training",
    sources: [
      "Roberts 2017, reason 32: train mode against test mode",
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
    ])

  package init() {}

  private static let draws = 8
  private static let limits = (agreement: Float(1e-3), noise: 10.0)

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    guard !run.training.parameters.contains(where: \.isState) else {
      return .notApplicable("moving averages have seen no sample yet")
    }
    let batch = try context.batch(VerificationContext.probeSize)
    guard batch.count > 1 else { return .notApplicable("there is only one sample") }
    let executor = try context.executor(
      batch.count, PlanOptions(threads: run.options.threads, updates: false))
    try executor.predict(batch)
    var worst: (name: String, noise: Double, signal: Double)?
    let inferred = Dictionary(
      run.feed.targets.map { ($0.output, Array(executor.output($0.output))) },
      uniquingKeysWith: { first, _ in first })
    var trained: [String: [[Float]]] = [:]
    for step in 0..<Self.draws {
      _ = try executor.step(batch, learningRate: 0, step: step)
      for name in inferred.keys {
        trained[name, default: []].append(Array(executor.trainingOutput(name)))
      }
    }
    for (name, answers) in inferred.sorted(by: { $0.key < $1.key }) {
      guard let draws = trained[name], draws[0].count == answers.count, !answers.isEmpty else {
        continue
      }
      guard draws.contains(where: { $0 != draws[0] }) else {
        if let fault = disagreement(answers, draws[0], name, context) { return fault }
        continue
      }
      let (noise, signal) = (Self.noise(draws), Self.signal(answers, batch.count))
      if worst.map({ noise * $0.signal > $0.noise * signal }) ?? true {
        worst = (name, noise, signal)
      }
    }
    return outcome(worst, context)
  }

  private func outcome(
    _ worst: (name: String, noise: Double, signal: Double)?, _ context: VerificationContext
  ) -> CheckOutcome {
    guard let worst else {
      return CheckOutcome(.pass, "training and inference give the same answers")
    }
    guard worst.signal > 0 else { return .notApplicable("all samples get one answer") }
    let ratio = worst.noise / worst.signal
    let isLoud = ratio > Self.limits.noise
    return CheckOutcome(
      isLoud ? .warn : .pass,
      "in training '\(worst.name)' varies by \(worst.noise.short) from draw to draw, and by \(worst.signal.short) from sample to sample",
      measured: .number(ratio), expected: .number(Self.limits.noise),
      at: isLoud ? context.spec.spec.model?.range : nil,
      help: isLoud ? "lower the rates of dropout, and the deviation of added noise" : nil)
  }

  private func disagreement(
    _ answers: [Float], _ trained: [Float], _ name: String, _ context: VerificationContext
  ) -> CheckOutcome? {
    let size = answers.reduce(Float.leastNormalMagnitude) { max($0, abs($1)) }
    let largest = zip(answers, trained).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    guard size.isFinite, largest > Self.limits.agreement * size else { return nil }
    return CheckOutcome(
      .fail,
      "nothing in the network depends on the mode, but '\(name)' differs by \(Double(largest / size).short) of its size between training and inference",
      measured: .number(Double(largest / size)), expected: .number(Double(Self.limits.agreement)),
      at: context.run.node(named: name)?.range ?? context.spec.spec.model?.range,
      help: "this is a defect of coprime: please report it")
  }

  /// Deviation of each number over the draws, root mean square over all.
  package static func noise(_ draws: [[Float]]) -> Double {
    rootMeanSquare(
      (draws.first ?? []).indices.map { place in
        Spread(draws.map { Double($0[place]) }).deviation
      })
  }

  /// Deviation of each column over the samples, root mean square over all.
  package static func signal(_ answers: [Float], _ samples: Int) -> Double {
    let width = answers.count / max(1, samples)
    return rootMeanSquare(
      (0..<width).map { column in
        Spread((0..<samples).map { Double(answers[$0 * width + column]) }).deviation
      })
  }

  private static func rootMeanSquare(_ values: [Double]) -> Double {
    (values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
  }
}
