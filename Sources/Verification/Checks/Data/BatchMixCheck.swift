#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Batches must be mixed.
package struct BatchMixCheck: Check {
  package static let about = CheckInfo(
    "batch-mix", .data,
    summary: "The batches of the first epoch hold about as many classes as a random draw would.",
    meaning:
      "After a batch of a single class the network answers with that class: the loss jumps from batch to batch and nothing is kept.",
    tolerance:
      "warns where batches hold less than half of the classes that batches of a random draw hold on average",
    sources: ["Roberts 2017, reasons 7 and 10: shuffle, and batches of a single label"])

  package init() {}

  private static let batches = 20
  private static let limit = 0.5

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    guard let target = ClassTarget(run), let set = run.data[.train],
      let counts = run.report[.train]?[target.port.field]?.after?.histogram, counts.count > 1
    else { return .notApplicable("the labels are no classes") }
    let size = run.settings.batchSize
    let order = run.order.order(ofPass: 0)
    var kinds: [Int] = []
    for number in 0..<min(Self.batches, order.count / size) {
      let positions = Array(order[number * size..<(number + 1) * size])
      let batch = try run.feed.batch(set.prepared(positions, epoch: 0))
      kinds.append(Set(target.classes(batch)).count)
    }
    guard size > 1, !kinds.isEmpty else { return .notApplicable("no batch holds two samples") }
    let mean = Double(kinds.reduce(0, +)) / Double(kinds.count)
    let expected = Self.expectedKinds(counts.values.sorted(), size)
    // One class is the least there can be: what counts is how many more there are.
    let isPoor = mean < 1 + Self.limit * (expected - 1)
    return CheckOutcome(
      isPoor ? .warn : .pass,
      "the first \(kinds.count) batches of \(size) hold \(mean.short) of \(counts.count) classes on average; a random draw holds \(expected.short)",
      measured: .number(mean), expected: .number(expected),
      at: isPoor
        ? context.spec.spec.training?.shuffle?.range ?? context.spec.spec.data?.range : nil,
      help: isPoor ? "shuffle all samples before they are put into batches" : nil)
  }

  /// Mean number of classes among so many samples drawn at random: Σ 1 − (1 − share)^size.
  package static func expectedKinds(_ counts: [Int], _ size: Int) -> Double {
    let total = Double(counts.reduce(0, +))
    return counts.reduce(0) { sum, count in
      sum + 1 - pow(1 - Double(count) / total, Double(size))
    }
  }
}
