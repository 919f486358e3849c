internal import Analysis
internal import JSONText
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
package import Training

/// In inference, what the model says of one sample depends on that sample alone.
package struct BatchLeakCheck: Check {
  package static let about = CheckInfo(
    "batch-leak", .reference,
    summary: "The output of a sample depends on the input of that sample alone.",
    meaning:
      "A reshape or a reduction that mixes the batch axis with another lets samples see each other: training looks fine, and predictions change with the company a sample is in.",
    tolerance: "exact: every derivative of one sample's output by another sample's input is zero",
    sources: [
      "Karpathy 2019, A recipe for training neural networks: use backprop to chart dependencies"
    ])

  package init() {}

  private static let size = 4

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let batch = try context.batch(Self.size)
    guard batch.count > 1 else { return .notApplicable("there is only one sample") }
    let reference = try context.reference(context.run.inference, batch.count)
    let run = try reference.run(batch.doubles)
    let probed = min(1, batch.count - 1)
    for output in context.run.inference.outputs where !output.name.hasPrefix("loss/") {
      let count = run[output.tensor].count
      guard count % batch.count == 0 else {
        return leak(
          "'\(output.name)' has \(count) numbers for \(batch.count) samples", output.name, context)
      }
      let width = count / batch.count
      // Uneven weights, so that rows that always sum to 1 do not cancel.
      let seeds = (0..<count).map { $0 / width == probed ? 1 + 0.37 * Double($0 % width) : 0 }
      let gradients = reference.executor.gradients(of: run, from: [output.tensor: seeds]).byInput
      for port in context.run.feed.inputs {
        guard let gradient = gradients[port.input], !gradient.isEmpty else { continue }
        let part = gradient.count / batch.count
        guard
          let place = gradient.indices.first(where: { $0 / part != probed && gradient[$0] != 0 })
        else { continue }
        return leak(
          "'\(output.name)' of sample \(probed + 1) depends on '\(port.input)' of sample \(place / part + 1)",
          output.name, context)
      }
    }
    return CheckOutcome(
      .pass, "no output depends on another sample's input", measured: .int(0), expected: .int(0))
  }

  private func leak(_ message: String, _ output: String, _ context: VerificationContext)
    -> CheckOutcome
  {
    CheckOutcome(
      .fail, message, measured: .string("not 0"), expected: .int(0),
      at: context.run.node(named: output)?.range,
      help: "look for a reshape, a transpose or a mean that touches the first axis")
  }
}
