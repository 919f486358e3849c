internal import Kernels

extension TrainingLoop {
  /// Trains again from the last checkpoint to the step whose loss is not finite, and looks at every layer there.
  ///
  /// - Parameter failing: steps before that one.
  /// - Returns: in words what was not finite first; nil where there is no checkpoint. The inputs of the step are kept
  ///   in the folder.
  func firstNonFinite(at failing: Int) throws(RunError) -> String? {
    guard let checkpoint = try folder?.readCheckpoint(), checkpoint.progress.step <= failing else {
      return nil
    }
    executor.store.restore(checkpoint.snapshot)
    let first = checkpoint.progress.step
    let stream = try run.batches(first..<failing + 1, samples: samples)
    for step in first...failing {
      guard let batch = try stream.next() else { return nil }
      let epoch = step / run.stepsPerEpoch
      let rate = run.learningRate(step, history: history(before: epoch))
      _ = try executor.step(
        batch, learningRate: rate, step: step, isObserved: step == failing)
      guard step == failing else { continue }
      try folder?.writeInputs(batch)
      if let input = batch.inputs.first(where: { !$0.value.allSatisfy(\.isFinite) }) {
        return "the input '\(input.key)' is not finite"
      }
      let layer = executor.observe().layers.first(where: \.hasNonFinite)
      fault = .init(step: failing, layer: layer?.layer)
      return layer.map { "'\($0.layer)' is the first layer with such a value" }
        ?? "every layer is finite, the loss is not"
    }
    return nil
  }
}
