internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Each batch of an epoch brings other samples.
package struct RepeatedBatchesCheck: Check {
  package static let about = CheckInfo(
    "repeated-batches", .data,
    summary: "The batches of an epoch hold different samples.",
    meaning:
      "A reader that gives the same batch over and over trains on that batch alone.",
    tolerance:
      "exact: warns where a batch holds the same inputs as the one before it",
    sources: ["Roberts 2017, reason 1: the same batch over and over"])

  package init() {}

  private static let batches = 20

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    guard let digests = try context.digests(.train), !digests.isPart else {
      return .notApplicable("the samples were not read in full")
    }
    let size = run.settings.batchSize
    let order = run.order.order(ofPass: 0)
    let count = min(Self.batches, order.count / size)
    guard count > 1 else { return .notApplicable("an epoch is a single batch") }
    var last: [UInt64] = []
    for number in 0..<count {
      let batch = order[number * size..<(number + 1) * size].map { digests.inputs[$0] }.sorted()
      if batch == last {
        return CheckOutcome(
          .warn, "batch \(number + 1) of \(size) samples holds the same inputs as the one before",
          measured: .int(number + 1), at: run.data[.train]?.range,
          help: "look at how the source is read: its rows repeat")
      }
      last = batch
    }
    return CheckOutcome(.pass, "the first \(count) batches of \(size) samples differ")
  }
}
