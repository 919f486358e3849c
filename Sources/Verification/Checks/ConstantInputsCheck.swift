internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Inputs that never change carry no information.
package struct ConstantInputsCheck: Check {
  package static let about = CheckInfo(
    "constant-inputs", .free,
    summary: "The features differ between samples.",
    meaning:
      "A network that is fed the same numbers for every sample can only learn the mean of the labels.",
    tolerance:
      "fails where all features are constant; warns where half of them are, which padding alone rarely explains",
    sources: ["Roberts 2017, '37 reasons why your neural network is not working', reason 1"])

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    var passed: [String] = []
    for port in context.run.feed.inputs {
      guard let statistics = context.run.report[.train]?[port.field]?.after,
        statistics.sampleCount > 1
      else { continue }
      let all = port.shape.reduce(1, *)
      let constant = statistics.constantFeatures.count
      let range = context.spec.pipeline.before[.train]?[port.field]?.declaration
      if constant == all, all > 0 {
        return CheckOutcome(
          .fail, "every sample of '\(port.field)' holds the same numbers when it reaches the model",
          measured: .int(constant), expected: .int(0), at: range,
          help: "look at the scale of the steps in 'pipeline', and at how the source is read")
      }
      if constant * 2 >= all {
        return CheckOutcome(
          .warn,
          "\(constant) of the \(all) features of '\(port.field)' are the same in all samples",
          measured: .int(constant), expected: .int(0), at: range,
          help: "leave them out, or check how the data is read")
      }
      passed.append(
        constant == 0
          ? "all \(all) features of '\(port.field)' vary"
          : "\(constant) of \(all) features of '\(port.field)' are constant")
    }
    guard !passed.isEmpty else { return .notApplicable("there is only one sample") }
    return CheckOutcome(.pass, passed.joined(separator: "; "))
  }
}
