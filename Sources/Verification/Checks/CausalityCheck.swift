internal import Analysis
internal import JSONText
internal import Kernels
internal import Program
internal import Shapes
internal import SourceText
internal import Spec
package import Training

/// A model that goes from left to right must not look to the right.
package struct CausalityCheck: Check {
  package static let about = CheckInfo(
    "causality", .passes,
    summary: "What a model says at a step does not change with later steps of its input.",
    meaning:
      "A model that is trained to tell the next step and sees it learns to copy: the loss is wonderful, and what it writes by itself is nonsense.",
    tolerance:
      "1e-5 of the largest output, when the last step of the input is replaced; fails where the analysis says that steps see the past alone",
    sources: [
      "Karpathy 2019, A recipe for training neural networks: use backprop to chart dependencies"
    ])

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    guard let graph = run.spec.graph else { return .notApplicable("there is no model") }
    let batch = try context.batch(2)
    for steps in run.spec.stepDependences() where run.feed.inputs.indices.contains(steps.input) {
      let port = run.feed.inputs[steps.input]
      guard let changed = Self.replacingLastStep(batch, port, axis: steps.axis - 1) else {
        continue
      }
      for output in graph.outputs {
        guard let seen = steps.dependence(of: output.operand, in: run.spec),
          seen.future == .steps(0), let axis = seen.stepAxis, axis > 0
        else { continue }
        return try compare(batch, changed, output, axis, run, context)
      }
    }
    return .notApplicable("no output follows its input from step to step")
  }

  private func compare(
    _ batch: Batch, _ changed: Batch, _ output: GraphOutput, _ axis: Int, _ run: PreparedRun,
    _ context: VerificationContext
  ) throws(RunError) -> CheckOutcome {
    let executor = try context.executor(batch.count)
    try executor.predict(batch)
    let before = Array(executor.output(output.name))
    try executor.predict(changed)
    let after = Array(executor.output(output.name))
    guard let id = run.inference.outputs.first(where: { $0.name == output.name })?.tensor,
      let shape = run.inference[id].type.shape.evaluate(
        run.feed.bindings.merging(
          run.inference.symbols.map { ($0, batch.count) }, uniquingKeysWith: { known, _ in known })),
      shape.indices.contains(axis), shape.reduce(1, *) == before.count
    else { return .notApplicable("the output has no axis of steps") }
    let stride = shape[(axis + 1)...].reduce(1, *)
    let size = before.reduce(0) { max($0, abs($1)) }
    var (largest, step): (Float, Int) = (0, 0)
    for place in before.indices where place / stride % shape[axis] < shape[axis] - 1 {
      let difference = abs(before[place] - after[place])
      if difference > largest { (largest, step) = (difference, place / stride % shape[axis]) }
    }
    let leaks = largest > 1e-5 * size
    return CheckOutcome(
      leaks ? .fail : .pass,
      leaks
        ? "step \(step + 1) of '\(output.name)' changes by \(Double(largest).short) with the last step of the input"
        : "no earlier step of '\(output.name)' changes with the last step of the input",
      measured: .number(Double(largest)), expected: .int(0),
      at: leaks ? run.node(named: output.name)?.range ?? run.spec.spec.model?.range : nil,
      help: leaks ? "mask attention, pad convolutions to the left, read in one direction" : nil)
  }

  /// The same batch with the last step of every sample taken from elsewhere; nil where all steps are equal.
  private static func replacingLastStep(
    _ batch: Batch, _ port: ModelFeed.Port, axis: Int
  ) -> Batch? {
    guard port.shape.indices.contains(axis), port.shape[axis] > 1,
      var values = batch.inputs[port.input]
    else { return nil }
    let (steps, stride) = (port.shape[axis], port.shape[(axis + 1)...].reduce(1, *))
    let original = values
    for place in values.indices where place / stride % steps == steps - 1 {
      // The nearest earlier step that differs.
      let earlier = (1..<steps).map { original[place - $0 * stride] }
      values[place] = earlier.first { $0 != original[place] } ?? original[place]
    }
    guard values != original else { return nil }
    var inputs = batch.inputs
    inputs[port.input] = values
    return Batch(count: batch.count, inputs: inputs)
  }
}
