package import Arrays
package import DataFiles

/// Fills in missing numbers.
package struct ImputeStep: PipelineStep {
  package static let about = About(
    "impute", dialects: Dialect.allCases, "Puts a number in place of missing ones.")
  package static let schema = Schema(
    Self(),
    [
      .choice(
        "strategy", \.strategy, default: "mean", "Which number takes the place of a missing one."),
      .number("value", \.value, default: "0", "The number with strategy 'constant'."),
      .fit(\.fit),
    ])
  package static let target = StepTarget.field

  package enum Strategy: String, Sendable, CaseIterable {
    case mean, median, constant
    case mostFrequent = "most_frequent"
  }

  package var strategy = Strategy.mean
  package var value = 0.0
  package var fit = StepTraits.Fit.train
  package init() {}

  package var traits: StepTraits { StepTraits(fit: strategy == .constant ? nil : fit) }
  package var isExecutable: Bool { strategy == .mean || strategy == .constant }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    field.element = .float32
    guard strategy == .constant else { return }
    field.values.range = field.values.range?.hull(Interval(value, value))
  }

  package func makeFitter() -> (any StepFitter)? { strategy == .mean ? PresentMeanFitter() : nil }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    guard isExecutable else {
      throw DataError(
        "the step 'impute' with strategy '\(strategy.rawValue)' is not computed yet",
        help: "write 'strategy: mean'")
    }
    let means = strategy == .mean ? try fitted(statistics, "mean") : [value]
    let fills = means.map { Float($0) }
    return try batch.floats { numbers in
      for i in numbers.indices where numbers[i].isNaN { numbers[i] = fills[i % fills.count] }
    }
  }
}

/// The mean of what is there, for each index of the last axis.
private struct PresentMeanFitter: StepFitter {
  private var sums: [Double] = []
  private var counts: [Double] = []

  mutating func add(_ batch: HostArray) {
    let width = batch.rank > 1 ? batch.shape[batch.rank - 1] : 1
    if sums.isEmpty {
      sums = Array(repeating: 0, count: width)
      counts = sums
    }
    guard sums.count == width, width > 0 else { return }
    for (i, value) in (batch.doubles ?? []).enumerated() where !value.isNaN {
      sums[i % width] += value
      counts[i % width] += 1
    }
  }

  /// 0 where nothing is there.
  var statistics: StepStatistics {
    StepStatistics(numbers: ["mean": zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }])
  }
}
