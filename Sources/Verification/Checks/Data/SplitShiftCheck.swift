internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// All splits must look alike to the model.
package struct SplitShiftCheck: Check {
  package static let about = CheckInfo(
    "split-shift", .free,
    summary: "What reaches the model has the same mean and deviation in every split.",
    meaning:
      "A step that only one split goes through, or a split along an order, makes the network meet other numbers than it was trained on.",
    tolerance:
      "warns where the means of an input differ by more than half of its deviation, or the deviations by more than a factor of 2; wider for splits of few samples",
    sources: [
      "Diagnosing Broken Neural Network Training, 2017: training and test images treated differently",
      "TensorFlow Data Validation: drift and skew",
    ])

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    var passed: [String] = []
    for port in context.run.feed.inputs {
      guard let train = context.run.report[.train]?[port.field]?.after?.numbers,
        train.finiteCount > 1, train.deviation > 0
      else { continue }
      for split in [Split.validation, .test] {
        guard let part = context.run.report[split], part.sampleCount > 1,
          let own = part[port.field]?.after?.numbers, own.finiteCount > 1
        else { continue }
        // Numbers of one sample go together: samples count.
        let slack = 4 / Double(part.sampleCount).squareRoot()
        let shift = abs(own.mean - train.mean) / train.deviation
        let ratio = max(own.deviation / train.deviation, train.deviation / own.deviation)
        let text =
          "'\(port.field)' has mean \(own.mean.short) and deviation \(own.deviation.short) in \(split.rawValue), \(train.mean.short) and \(train.deviation.short) in train"
        guard shift <= 0.5 + slack, ratio <= 2 + slack else {
          return CheckOutcome(
            .warn, text, measured: [.number(own.mean), .number(own.deviation)],
            expected: [.number(train.mean), .number(train.deviation)],
            at: context.spec.spec.data?.pipeline.first?.range ?? context.spec.spec.data?.range,
            help: "give all splits the same steps, and split at random")
        }
        passed.append(text)
      }
    }
    guard !passed.isEmpty else { return .notApplicable("there is no other split") }
    return CheckOutcome(.pass, passed.joined(separator: "; "))
  }
}
