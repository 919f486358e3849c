internal import Analysis
internal import Catalog
internal import JSONText
internal import Program
internal import SourceText
internal import Spec
package import Training

/// Penalties on weights must raise the loss, and must not be all of it.
package struct RegularizationCheck: Check {
  package static let about = CheckInfo(
    "regularization", .passes,
    summary: "Penalties on weights raise the loss, and less than the data does.",
    meaning:
      "A penalty that adds nothing is not connected. One that is much larger than the loss of the data is what the optimizer minimises: the weights shrink and the data is ignored.",
    tolerance:
      "warns where the penalty is more than twice the loss of the data before training; about as large ones are soon worn down",
    sources: ["CS231n, Learning: increasing regularisation must increase the loss"])

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let penalised = context.run.training.parameters.filter { $0.penalty != nil }
    guard let first = penalised.first else { return .notApplicable("no weight is penalised") }
    let probe = try context.probe()
    let penalty = probe.losses.first { $0.name == "penalty" }?.value ?? 0
    let data = probe.losses.filter { $0.name != "penalty" }.reduce(0) { $0 + $1.value }
    let range = context.run.node(ofParameter: first.name)?.range
    let text =
      "penalties on \(penalised.count) weights add \(penalty.short) to a loss of \(data.short)"
    if penalty <= 0 {
      return CheckOutcome(
        .warn, "\(text): they have no effect on the first weights", measured: .number(penalty),
        expected: .string("above 0"), at: range)
    }
    return CheckOutcome(
      penalty > 2 * data ? .warn : .pass, text, measured: .number(penalty),
      expected: .number(2 * data),
      at: range,
      help: penalty > 2 * data
        ? "divide the strength of the regularizer by \(max(10, (penalty / max(data, 1e-9)) * 10).short)"
        : nil)
  }
}
