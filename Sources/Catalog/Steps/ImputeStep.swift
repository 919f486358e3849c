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

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    field.element = .float32
    guard strategy == .constant else { return }
    field.values.range = field.values.range?.hull(Interval(value, value))
  }

  package func makeFitter() -> (any StepFitter)? {
    switch strategy {
    case .constant: nil
    case .mean: PresentMeanFitter()
    case .median: PresentValuesFitter { $0.isEmpty ? 0 : Self.median($0) }
    case .mostFrequent: PresentValuesFitter { $0.isEmpty ? 0 : Self.mostFrequent($0) }
    }
  }

  private static func median(_ sorted: [Float]) -> Double {
    let middle = sorted.count / 2
    let upper = Double(sorted[middle])
    return sorted.count % 2 == 1 ? upper : (Double(sorted[middle - 1]) + upper) / 2
  }

  /// The smallest of those that are as frequent, as scikit-learn's `SimpleImputer`.
  private static func mostFrequent(_ sorted: [Float]) -> Double {
    var (best, longest, length) = (sorted[0], 0, 0)
    for (i, value) in sorted.enumerated() {
      length = i > 0 && sorted[i - 1] == value ? length + 1 : 1
      if length > longest { (best, longest) = (value, length) }
    }
    return Double(best)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let found = strategy == .constant ? [value] : try fitted(statistics, "fill")
    let fills = found.map { Float($0) }
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
    StepStatistics(numbers: ["fill": zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }])
  }
}

/// A number that depends on all values that are there, for each index of the last axis.
///
/// Of more values than ``most`` a sample is kept: every second, fourth, eighth … row.
private struct PresentValuesFitter: StepFitter {
  private let choose: ([Float]) -> Double
  private var columns: [[Float]] = []
  private var row = 0
  private var stride = 1

  /// Numbers in all columns together, 64 MB.
  private static let most = 1 << 24

  /// - Parameter choose: the number for sorted values.
  init(choose: @escaping ([Float]) -> Double) { self.choose = choose }

  mutating func add(_ batch: HostArray) {
    let width = batch.rank > 1 ? batch.shape[batch.rank - 1] : 1
    if columns.isEmpty { columns = Array(repeating: [], count: width) }
    guard width > 0, columns.count == width, let values = batch.floats else { return }
    for start in Swift.stride(from: 0, to: values.count, by: width) {
      if row % stride == 0 {
        for i in 0..<width where !values[start + i].isNaN { columns[i].append(values[start + i]) }
      }
      row += 1
    }
    if columns.reduce(0, { $0 + $1.count }) > Self.most { thin() }
  }

  private mutating func thin() {
    stride *= 2
    columns = columns.map { column in
      Swift.stride(from: 0, to: column.count, by: 2).map { column[$0] }
    }
  }

  var statistics: StepStatistics {
    StepStatistics(numbers: ["fill": columns.map { choose($0.sorted()) }])
  }
}
