internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Each class needs some samples to be learned from.
package struct SamplesPerClassCheck: Check {
  package static let about = CheckInfo(
    "samples-per-class", .free,
    summary: "Every class has samples enough for the network to see more than single cases.",
    meaning:
      "A class of two samples is learned by heart, not recognised.",
    tolerance:
      "warns below 5 samples of a class; 10 and more are usual in tests of learning from few samples",
    sources: ["Roberts 2017, reason 9: enough training examples"])

  package init() {}

  private static let least = 5

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let target = ClassTarget(context.run),
      let counts = context.run.report[.train]?[target.port.field]?.after?.histogram,
      let rare = counts.min(by: { ($0.value, $0.key) < ($1.value, $1.key) })
    else { return .notApplicable("the labels are no classes") }
    let samples = context.run.data[.train]?.count ?? 0
    let weights = context.run.parameterCounts.trainable
    let isFew = rare.value < Self.least
    return CheckOutcome(
      isFew ? .warn : .pass,
      "class \(rare.key) is the rarest, with \(rare.value) samples; \(weights) weights are trained on \(samples) samples",
      measured: .int(rare.value), expected: .int(Self.least),
      at: isFew ? target.site.entry.entry.range : nil,
      help: isFew ? "collect more samples of it, or join classes that are alike" : nil)
  }
}
