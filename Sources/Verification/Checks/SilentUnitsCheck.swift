internal import Analysis
internal import JSONText
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
package import Training

/// Units that no sample of a batch wakes.
package struct SilentUnitsCheck: Check {
  package static let about = CheckInfo(
    "silent-units", .passes,
    summary: "Most units of every layer get a gradient from the first batch.",
    meaning:
      "A unit of a ReLU that is negative for all samples gives zero and gets no gradient: it stays as it is. Many of them are a narrower layer than the spec says.",
    tolerance:
      "warns where more than half of the biases of a layer have a gradient of exactly zero on 32 samples, as SageMaker Debugger has it",
    sources: [
      "Lu, Shin, Su and Karniadakis 2020, Dying ReLU and initialization, arXiv:1903.06733",
      "Amazon SageMaker Debugger: DeadRelu",
    ])

  package init() {}

  private static let limit = 0.5

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let probe = try context.probe()
    var worst: (name: String, silent: Int, units: Int)?
    for (parameter, gradient) in zip(context.run.training.parameters, probe.gradients)
    where parameter.name.hasSuffix("/bias") && !gradient.isEmpty {
      let silent = gradient.count { $0 == 0 }
      let share = Double(silent) / Double(gradient.count)
      // Where no unit gets one, 'gradients-reach' says so.
      guard silent < gradient.count,
        share > worst.map({ Double($0.silent) / Double($0.units) }) ?? -1
      else { continue }
      worst = (parameter.name, silent, gradient.count)
    }
    guard let worst else { return .notApplicable("no layer has a bias") }
    let share = Double(worst.silent) / Double(worst.units)
    let isMuch = share > Self.limit
    return CheckOutcome(
      isMuch ? .warn : .pass,
      "\(worst.silent) of the \(worst.units) biases of '\(worst.name)' get no gradient from \(probe.batch.count) samples",
      measured: .number(share), expected: .number(Self.limit),
      at: isMuch ? context.run.node(ofParameter: worst.name)?.range : nil,
      help: isMuch ? "centre the inputs around 0, and leave the biases at 0" : nil)
  }
}
