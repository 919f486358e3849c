internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// What is judged on must not have been trained on.
package struct SplitLeakageCheck: Check {
  package static let about = CheckInfo(
    "split-leakage", .data,
    summary: "No sample of validation or test is among the samples of train.",
    meaning:
      "The network knows such samples by heart: the result on them says nothing of new ones.",
    tolerance:
      "warns above 1 % of the split; collections of photographs hold a few copies",
    sources: [
      "deepchecks: train-test samples mix",
      "Kapoor and Narayanan 2023, Leakage and the reproducibility crisis, doi:10.1016/j.patter.2023.100804",
    ])

  package init() {}

  private static let limit = 0.01

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let train = try context.digests(.train) else {
      return .notApplicable("there are no samples to train on")
    }
    let known = Dictionary(
      zip(train.inputs, train.inputs.indices), uniquingKeysWith: { first, _ in first })
    var passed: [String] = []
    for split in [Split.validation, .test] {
      guard let digests = try context.digests(split) else { continue }
      let shared = digests.inputs.indices.filter { known[digests.inputs[$0]] != nil }
      let share = Double(shared.count) / Double(digests.inputs.count)
      if share > Self.limit, let first = shared.first {
        let row = context.run.data[split]?.row(of: first) ?? 0
        let twin = known[digests.inputs[first]].flatMap { context.run.data[.train]?.row(of: $0) }
        return CheckOutcome(
          .warn,
          "\(share.percent) of the samples of \(split.rawValue) are also in train: row \(row) has the inputs of row \(twin ?? 0)",
          measured: .number(share), expected: .number(Self.limit), at: context.run.range(of: split),
          help: "leave copies out before splitting, and give each split files of its own")
      }
      passed.append("\(shared.count) of \(digests.inputs.count) samples of \(split.rawValue)")
    }
    guard !passed.isEmpty else { return .notApplicable("there is no other split") }
    return CheckOutcome(
      .pass, "\(passed.joined(separator: " and ")) are also in train", measured: .int(0),
      expected: .number(Self.limit))
  }
}
