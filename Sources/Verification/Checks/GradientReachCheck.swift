internal import Analysis
internal import Catalog
internal import JSONText
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
package import Training

/// Every weight that should be trained gets a gradient, and moves.
package struct GradientReachCheck: Check {
  package static let about = CheckInfo(
    "gradients-reach", .passes,
    summary: "A gradient reaches every trainable weight, and the optimizer moves it.",
    meaning:
      "A weight whose gradient is exactly zero never changes: it is cut off by dead units, a layer without derivative, or because the loss does not depend on it.",
    tolerance: "exact: zero in every one of 5 steps",
    sources: ["Roberts 2017, reasons 23 and 30", "Keras: 'Gradients do not exist for variables'"])

  package init() {}

  private static let steps = 5

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    let trainable = run.training.parameters.filter(\.isTrainable)
    guard !trainable.isEmpty else {
      return CheckOutcome(
        .fail, "no weight of the model is trainable", measured: .int(0),
        at: run.spec.spec.model?.range,
        help: "take 'trainable: false' out of the layers that should learn")
    }
    let batch = try context.batch(VerificationContext.probeSize)
    let executor = try context.executor(
      batch.count,
      PlanOptions(threads: run.options.threads, clip: run.settings.clip, observes: true))
    let before = trainable.map { executor.store[$0.name] ?? [] }
    var reached: Set<String> = []
    var updates: [Double] = []
    for step in 0..<Self.steps {
      _ = try executor.step(batch, learningRate: run.settings.optimizer.learningRate, step: step)
      for observation in executor.observe().parameters {
        if observation.gradientNorm != 0 { reached.insert(observation.name) }
        if step == 0, observation.weightNorm > 0 {
          updates.append(Double(observation.updateNorm / observation.weightNorm))
        }
      }
    }
    let moved = zip(trainable, before).filter { executor.store[$0.0.name] != $0.1 }.map(\.0.name)
    return outcome(trainable.map(\.name), reached, Set(moved), updates.sorted(), context)
  }

  private func outcome(
    _ names: [String], _ reached: Set<String>, _ moved: Set<String>, _ updates: [Double],
    _ context: VerificationContext
  ) -> CheckOutcome {
    let missed = names.filter { !reached.contains($0) }
    if let first = missed.first {
      return CheckOutcome(
        .fail,
        "no gradient reaches \(missed.count == 1 ? "'\(first)'" : "\(missed.count) weights, the first '\(first)'")",
        measured: .int(names.count - missed.count), expected: .int(names.count),
        at: context.run.node(ofParameter: first)?.range,
        help:
          "look at the layers between it and the loss: units that are always zero, or a branch that leads nowhere"
      )
    }
    if let still = names.first(where: { !moved.contains($0) }) {
      return CheckOutcome(
        .fail, "'\(still)' gets a gradient but does not change in \(Self.steps) steps",
        measured: .int(moved.count), expected: .int(names.count),
        at: context.run.node(ofParameter: still)?.range,
        help:
          "the steps are too small for its numbers: raise the learning rate, or look at what limits the gradient"
      )
    }
    let middle = updates.isEmpty ? nil : updates[updates.count / 2]
    let size = middle.map { "; the first step moves them by \($0.short) of their size" } ?? ""
    let isLarge = (middle ?? 0) > 0.5
    return CheckOutcome(
      isLarge ? .warn : .pass,
      "a gradient reaches and moves all \(names.count) trainable weights\(size)",
      measured: .int(reached.count), expected: .int(names.count),
      at: isLarge ? context.spec.spec.training?.optimizer?.range : nil,
      help: isLarge
        ? "updates near a thousandth of the weights are usual: lower the learning rate" : nil)
  }
}
