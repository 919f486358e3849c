internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Targets of a regression should be near 1.
package struct TargetScaleCheck: Check {
  package static let about = CheckInfo(
    "target-scale", .free,
    summary: "Numbers to be predicted vary by about 1.",
    meaning:
      "The gradient of a squared error grows with the targets: targets of a million throw the weights far away in the first step, targets of a millionth move nothing.",
    tolerance:
      "warns where the deviation of a target is above 100 or below 0.01",
    sources: ["Roberts 2017, reason 12: scale inputs and outputs"])

  package init() {}

  private static let deviations = 0.01...100.0

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    var passed: [String] = []
    for (target, port) in zip(context.run.feed.targets, context.run.feed.targetPorts) {
      guard let site = context.spec.losses.first(where: { $0.output?.name == target.output }),
        site.contract.task == .regression, site.contract.target == .values,
        let numbers = context.run.report[.train]?[port.field]?.after?.numbers,
        numbers.finiteCount > 1, numbers.deviation > 0
      else { continue }
      let isFar = !Self.deviations.contains(numbers.deviation)
      let text =
        "'\(port.field)' varies by \(numbers.deviation.short) around \(numbers.mean.short)"
      guard isFar else {
        passed.append(text)
        continue
      }
      return CheckOutcome(
        .warn, "\(text): the loss and its gradients are of that size",
        measured: .number(numbers.deviation),
        expected: [.number(Self.deviations.lowerBound), .number(Self.deviations.upperBound)],
        at: site.entry.entry.range,
        help: "add 'standardize: {field: \(port.field), fit: train}' to 'pipeline'")
    }
    guard !passed.isEmpty else { return .notApplicable("no number is predicted") }
    return CheckOutcome(.pass, passed.joined(separator: "; "))
  }
}
