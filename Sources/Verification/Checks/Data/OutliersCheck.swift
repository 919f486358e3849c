internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// Numbers far from all others of their feature.
package struct OutliersCheck: Check {
  package static let about = CheckInfo(
    "outliers", .data,
    summary: "No feature holds numbers far away from the rest.",
    meaning:
      "A -999 that stands for a missing value, or a comma in the wrong place, is the largest number that the network sees: it steers the first layers.",
    tolerance:
      "warns beyond 50 times the distance between the quartiles; even distributions with long tails rarely go so far in a thousand samples. In pictures and sequences also 10 deviations from the mean of all",
    sources: [
      "Tukey 1977, Exploratory data analysis",
      "Hynes, Sculley and Terry 2017, The data linter: uncommon signs, tailed distributions",
    ])

  package init() {}

  private static let limit = 50.0
  /// From the mean of all pixels or steps.
  private static let deviations = 10.0
  /// Features that are looked at, at most.
  private static let mostFeatures = 4096

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let table = try context.table(.train), table.isNumeric, table.count >= 20 else {
      return .notApplicable("there are too few samples, or no quantities")
    }
    var farthest: (distance: Double, place: Int, row: Int, middle: Double)?
    var (start, varies) = (0, false)
    for port in context.run.feed.inputs {
      let width = port.shape.reduce(1, *)
      guard !context.run.isIndex(port), let values = table.batch.inputs[port.input] else {
        continue
      }
      // Pixels and steps share one scale: a place that is mostly empty is no measure of its own.
      let whole = port.shape.count > 1 ? Spread(values.map { Double($0) }) : nil
      for column in 0..<min(width, Self.mostFeatures) {
        let numbers = (0..<table.count).map { Double(values[$0 * width + column]) }
        let sorted = numbers.sorted()
        let quarters = (sorted[sorted.count / 4], sorted[sorted.count * 3 / 4])
        guard quarters.1 > quarters.0 else { continue }
        varies = true
        for row in [
          numbers.firstIndex(of: sorted[0]), numbers.firstIndex(of: sorted[sorted.count - 1]),
        ] {
          guard let row, whole?.isFar(numbers[row], Self.deviations) ?? true else { continue }
          let beyond = max(quarters.0 - numbers[row], numbers[row] - quarters.1)
          let distance = beyond / (quarters.1 - quarters.0)
          if distance > farthest?.distance ?? 0 {
            farthest = (distance, start + column, row, sorted[sorted.count / 2])
          }
        }
      }
      start += width
    }
    guard let farthest else {
      return varies
        ? CheckOutcome(
          .pass, "no number is \(Self.deviations.short) deviations away from the mean of all")
        : .notApplicable("no feature varies")
    }
    let value = Double(table.features[farthest.row * table.width + farthest.place])
    let isFar = farthest.distance > Self.limit
    let row = context.run.data[.train]?.row(of: table.positions[farthest.row]) ?? 0
    return CheckOutcome(
      isFar ? .warn : .pass,
      "the farthest number is \(value.short) in feature \(farthest.place + 1), row \(row): \(farthest.distance.short) quartile distances from the quartiles around \(farthest.middle.short)",
      measured: .number(farthest.distance), expected: .number(Self.limit),
      at: isFar ? context.run.data[.train]?.range ?? context.spec.spec.data?.range : nil,
      help: isFar
        ? "look at the row: a mark for missing values, or a mistake; 'impute' and 'clip' put it right"
        : nil)
  }
}

extension Spread {
  /// Whether a number is more than so many deviations away from the mean.
  fileprivate func isFar(_ value: Double, _ deviations: Double) -> Bool {
    abs(value - mean) > deviations * deviation
  }
}
