internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// The same inputs must not have two labels.
package struct ConflictingLabelsCheck: Check {
  package static let about = CheckInfo(
    "conflicting-labels", .data,
    summary: "Samples with the same inputs have the same label.",
    meaning:
      "No network can be right about both: some labels are wrong, or an input that tells the samples apart is missing.",
    tolerance:
      "warns above 1 % of the samples; deepchecks reports any",
    sources: [
      "deepchecks: conflicting labels", "Roberts 2017, reason 6: too much noise in the labels",
    ])

  package init() {}

  private static let limit = 0.01

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let target = ClassTarget(context.run), let digests = try context.digests(.train) else {
      return .notApplicable("the labels are no classes")
    }
    var first: [UInt64: Int] = [:]
    var conflicting: Set<UInt64> = []
    var example: (Int, Int)?
    for (position, digest) in digests.inputs.enumerated() {
      guard let earlier = first[digest] else {
        first[digest] = position
        continue
      }
      guard digests.labels[earlier] != digests.labels[position] else { continue }
      conflicting.insert(digest)
      if example == nil { example = (earlier, position) }
    }
    let samples = digests.inputs.count { conflicting.contains($0) }
    guard let example else {
      return CheckOutcome(
        .pass, "samples with the same inputs have the same label", measured: .int(0),
        expected: .number(Self.limit))
    }
    let share = Double(samples) / Double(digests.inputs.count)
    let set = context.run.data[.train]
    let isMuch = share > Self.limit
    return CheckOutcome(
      isMuch ? .warn : .pass,
      "\(samples) samples (\(share.percent)) share their inputs with one of another label, as rows \(set?.row(of: example.0) ?? 0) and \(set?.row(of: example.1) ?? 0)",
      measured: .number(share), expected: .number(Self.limit),
      at: isMuch ? target.site.entry.entry.range : nil,
      help: isMuch
        ? "look at how labels are joined to inputs, and for an input that is left out" : nil)
  }
}
