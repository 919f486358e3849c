internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Columns of a table that hardly ever change.
package struct NearConstantFeaturesCheck: Check {
  package static let about = CheckInfo(
    "near-constant-features", .data,
    summary: "No column of a table is constant but for a few rows, or but for rounding.",
    meaning:
      "A reading that hardly ever changes is a broken sensor or a default that nobody filled in; one that varies by less than its last digits has lost what it said, as times in seconds since 1970 do in single precision.",
    tolerance:
      "warns where one number fills 99 % of 200 rows or more and others lie on both sides of it, which counts, marks and one-hot columns do not do; or where all numbers lie within 256 steps of single precision at their size, a hundredth of what their digits could tell",
    sources: [
      "Kuhn and Johnson 2013, Applied Predictive Modeling: near-zero variance predictors",
      "Goldberg 1991, What every computer scientist should know about floating-point arithmetic, doi:10.1145/103162.103163",
    ])

  package init() {}

  private static let leastRows = 200
  private static let share = 0.99
  private static let leastSteps: Float = 256

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    guard let table = try context.table(.train), table.count >= Self.leastRows else {
      return .notApplicable("there are fewer than \(Self.leastRows) samples")
    }
    var columns = 0
    for port in run.feed.inputs where port.shape.count == 1 && !run.isIndex(port) {
      let width = port.shape[0]
      guard let values = table.batch.inputs[port.input], width > 0 else { continue }
      for column in 0..<width {
        let numbers = (0..<table.count).map { values[$0 * width + column] }.sorted()
        guard let fault = Self.fault(numbers) else { continue }
        return CheckOutcome(
          .warn, "feature \(column + 1) of '\(port.field)' \(fault.text)",
          measured: .number(fault.measured), expected: .number(fault.limit),
          at: context.spec.pipeline.before[.train]?[port.field]?.declaration
            ?? context.spec.spec.data?.range,
          help: "leave it out, or subtract its mean before it is stored in single precision")
      }
      columns += width
    }
    guard columns > 0 else { return .notApplicable("no input is a table of quantities") }
    return CheckOutcome(.pass, "all \(columns) features change from row to row, or never")
  }

  /// What is wrong with the numbers of a column, in order of size.
  private static func fault(_ sorted: [Float]) -> (text: String, measured: Double, limit: Double)? {
    guard let low = sorted.first, let high = sorted.last, low < high, low.isFinite, high.isFinite
    else { return nil }
    let step = max(abs(low), abs(high)).ulp
    if high - low < leastSteps * step {
      let steps = Double((high - low) / step)
      return (
        "lies between \(Double(low)) and \(Double(high)): numbers of that size are stored in steps of \(Double(step).short)",
        steps, Double(leastSteps)
      )
    }
    // What fills so many rows is also in the middle.
    let middle = sorted[sorted.count / 2]
    let filled = Double(sorted.count { $0 == middle }) / Double(sorted.count)
    guard filled >= share, low < middle, middle < high else { return nil }
    return ("is \(Double(middle).short) in \(filled.percent) of the samples", filled, share)
  }
}
