internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Samples that stand in the data more than once.
package struct DuplicateSamplesCheck: Check {
  package static let about = CheckInfo(
    "duplicate-samples", .data,
    summary: "Few samples of the training data have the same inputs as another.",
    meaning:
      "A sample that is there ten times counts ten times, and a random split puts it on both sides.",
    tolerance:
      "warns where more than 5 % of the samples repeat an earlier one, as deepchecks does; tables of few small numbers repeat themselves by chance",
    sources: [
      "deepchecks: data duplicates",
      "Hynes, Sculley and Terry 2017, The data linter: duplicate examples",
    ])

  package init() {}

  private static let limit = 0.05

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let digests = try context.digests(.train), digests.inputs.count > 1 else {
      return .notApplicable("there is only one sample")
    }
    var seen: [UInt64: Int] = [:]
    var example: (first: Int, again: Int)?
    for (position, digest) in digests.inputs.enumerated() {
      if let first = seen[digest] {
        if example == nil { example = (first, position) }
      } else {
        seen[digest] = position
      }
    }
    let share = 1 - Double(seen.count) / Double(digests.inputs.count)
    let set = context.run.data[.train]
    let rows = example.map { example in
      let first = set?.row(of: example.first) ?? 0
      return ", as row \(set?.row(of: example.again) ?? 0) repeats row \(first)"
    }
    let isMuch = share > Self.limit
    return CheckOutcome(
      isMuch ? .warn : .pass,
      share == 0
        ? "all \(digests.inputs.count) samples of train differ"
        : "\(share.percent) of the samples of train repeat an earlier one\(rows ?? "")",
      measured: .number(share), expected: .number(Self.limit),
      at: isMuch ? context.spec.spec.data?.range : nil,
      help: isMuch ? "leave the copies out before the data is split" : nil)
  }
}
