internal import Analysis
internal import JSONText
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
package import Training

/// Several losses must all be heard.
package struct LossTermsCheck: Check {
  package static let about = CheckInfo(
    "loss-terms", .reference,
    summary: "The losses of several outputs move shared weights with comparable gradients.",
    meaning:
      "A loss whose gradient is a hundred times that of another decides alone: the other output is hardly trained.",
    tolerance:
      "warns above a factor of 100 between the gradients of two losses before training, weights of the losses included",
    sources: [
      "Roberts 2017, reason 20: adjust loss weights",
      "Chen, Badrinarayanan, Lee and Rabinovich 2018, GradNorm, arXiv:1711.02257",
    ])

  package init() {}

  private static let size = 4
  private static let limit = 100.0

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard context.run.training.losses.count > 1 else {
      return .notApplicable("there is one loss")
    }
    let batch = try context.batch(Self.size)
    let reference = try context.reference(context.run.training, batch.count)
    let run = try reference.run(batch.doubles)
    var terms: [(name: String, value: Double, gradient: Double)] = []
    for loss in reference.program.losses {
      let seed = [loss.tensor: [Double](repeating: 1, count: run[loss.tensor].count)]
      let gradients = reference.executor.gradients(of: run, from: seed)
      let square = reference.program.parameters.filter(\.isTrainable).reduce(0.0) {
        sum, parameter in
        gradients.has(parameter.tensor)
          ? gradients[parameter.tensor].reduce(sum) { $0 + $1 * $1 } : sum
      }
      terms.append((loss.name, run[loss.tensor].reduce(0, +), square.squareRoot()))
    }
    let ordered = terms.sorted { $0.gradient < $1.gradient }
    guard let small = ordered.first, let large = ordered.last else {
      return .notApplicable("there is one loss")
    }
    let ratio = large.gradient / max(small.gradient, 1e-300)
    let isFar = ratio > Self.limit
    return CheckOutcome(
      isFar ? .warn : .pass,
      "the loss of '\(large.name)' is \(large.value.short) with a gradient of \(large.gradient.short), that of '\(small.name)' \(small.value.short) with \(small.gradient.short)",
      measured: .number(ratio), expected: .number(Self.limit),
      at: isFar
        ? context.spec.losses.first { $0.output?.name == large.name }?.entry.entry.range : nil,
      help: isFar ? "standardise the targets, or set 'loss_weights'" : nil)
  }
}
