internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Numbers that enter the model should be near 1.
package struct InputScaleCheck: Check {
  package static let about = CheckInfo(
    "input-scale", .data,
    summary: "What enters the model is of a size near 1, and no feature drowns the others.",
    meaning:
      "First weights are made for inputs of deviation 1. Larger ones make the first steps wild, smaller ones make learning slow; a feature a thousand times larger hides the others.",
    tolerance:
      "warns where the root mean square of an input is above 10 or below 0.01, or where the deviations of a table differ by more than a factor of 1000",
    sources: [
      "LeCun, Bottou, Orr and Müller 1998, Efficient backprop, section 4.3",
      "Roberts 2017, reason 12: standardise the features",
    ])

  package init() {}

  private static let sizes = 0.01...10.0
  private static let ratio = 1000.0

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    guard let table = try context.table(.train) else {
      return .notApplicable("there are no samples")
    }
    var passed: [String] = []
    for port in run.feed.inputs where !run.isIndex(port) {
      guard let values = table.batch.inputs[port.input], !values.isEmpty else { continue }
      let size =
        (values.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(values.count)).squareRoot()
      let isFar = size > 0 && !Self.sizes.contains(size)
      let range =
        context.spec.pipeline.before[.train]?[port.field]?.declaration
        ?? context.spec.spec.data?.range
      if isFar {
        return CheckOutcome(
          .warn,
          "'\(port.field)' enters the model with numbers of size \(size.short) (root mean square)",
          measured: .number(size),
          expected: [.number(Self.sizes.lowerBound), .number(Self.sizes.upperBound)],
          at: range, help: "add 'standardize: {field: \(port.field), fit: train}' to 'pipeline'")
      }
      if port.shape.count == 1, let apart = Self.apart(values, width: port.shape[0]) {
        return CheckOutcome(
          .warn,
          "feature \(apart.large + 1) of '\(port.field)' has a deviation \(apart.ratio.short) times that of feature \(apart.small + 1)",
          measured: .number(apart.ratio), expected: .number(Self.ratio), at: range,
          help: "add 'standardize: {field: \(port.field), fit: train}' to 'pipeline'")
      }
      passed.append("'\(port.field)' has a root mean square of \(size.short)")
    }
    guard !passed.isEmpty else { return .notApplicable("no input is a quantity") }
    return CheckOutcome(.pass, passed.joined(separator: "; "))
  }

  /// The features of the largest and the smallest deviation, where they are too far apart.
  private static func apart(
    _ values: [Float], width: Int
  ) -> (large: Int, small: Int, ratio: Double)? {
    let count = values.count / max(1, width)
    let deviations = (0..<width).map { column in
      Spread((0..<count).map { Double(values[$0 * width + column]) }).deviation
    }
    let varying = deviations.indices.filter { deviations[$0] > 0 }
    guard let large = varying.max(by: { deviations[$0] < deviations[$1] }),
      let small = varying.min(by: { deviations[$0] < deviations[$1] })
    else { return nil }
    let ratio = deviations[large] / deviations[small]
    return ratio > Self.ratio ? (large, small, ratio) : nil
  }
}
