internal import Analysis
internal import Catalog
internal import JSONText
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
package import Training

/// The fast kernels give what plain arithmetic in double precision gives.
package struct KernelAgreementCheck: Check {
  package static let about = CheckInfo(
    "kernel-agreement", .reference,
    summary: "Loss and gradients of one batch agree with a plain computation in double precision.",
    meaning:
      "A large difference is a defect of coprime's kernels: please report it. A small one says that the network amplifies rounding.",
    tolerance:
      "relative 1e-3 of a gradient's norm, some hundred times what rounding in single precision gives; fails at 5e-2"
  )

  package init() {}

  private static let size = 4
  private static let limits = (warn: 1e-3, fail: 5e-2)

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    let batch = try context.batch(Self.size)
    let executor = try context.executor(
      batch.count, PlanOptions(updates: false, keepsGradients: true))
    let losses = try executor.step(batch, learningRate: 0, step: 0)
    let fast = executor.gradients()
    let reference = try context.reference(run.training, batch.count)
    let exact = try reference.run(batch.doubles)
    let gradients = reference.executor.gradients(of: exact).byParameter
    let loss = losses.reduce(0) { $0 + $1.value }
    var worst = ("the loss", abs(loss - exact.totalLoss) / max(abs(exact.totalLoss), 1e-3))
    let scale = gradients.map(Self.norm).max() ?? 0
    for (index, parameter) in run.training.parameters.enumerated() where parameter.isTrainable {
      let difference = zip(fast[index], gradients[index]).map { Double($0) - $1 }
      // A gradient that is zero but for rounding is held against the others.
      let size = max(Self.norm(gradients[index]), 1e-4 * scale, 1e-12)
      let error = Self.norm(difference) / size
      if !(error <= worst.1) { worst = ("the gradient of '\(parameter.name)'", error) }
    }
    let status: CheckStatus =
      worst.1 <= Self.limits.warn ? .pass : worst.1 <= Self.limits.fail ? .warn : .fail
    return CheckOutcome(
      status, "\(worst.0) differs most from the plain computation: by \(worst.1.short) of its size",
      measured: .number(worst.1), expected: .number(Self.limits.warn))
  }

  private static func norm(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
