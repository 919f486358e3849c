package import Spec
package import Training

/// The trials of a sweep: each a pure function of the seed and its number, so that any process can run any of them.
package struct SweepPlan: Sendable {
  package let ranges: [SearchRange]
  package let seed: UInt64
  package let trialCount: Int
  /// The values of every range of a grid; nil for random trials.
  private let grid: [[String]]?

  /// Values of a range in a grid where it does not say how many.
  package static let gridCount = 5
  package static let mostTrials = 1_000_000

  /// - Parameter trials: how many; nil for 20, or all of a grid.
  /// - Throws: ``RunError`` for a grid that is too large.
  package init(
    _ ranges: [SearchRange], isGrid: Bool, trials: Int?, seed: UInt64
  ) throws(RunError) {
    (self.ranges, self.seed) = (ranges, seed)
    guard isGrid else {
      (grid, trialCount) = (nil, trials ?? 20)
      return
    }
    let values = ranges.map { $0.grid(Self.gridCount) }
    var count = 1
    for part in values {
      let (product, overflow) = count.multipliedReportingOverflow(by: part.count)
      guard !overflow, product <= Self.mostTrials else {
        throw RunError(
          "the grid has more than \(Self.mostTrials) points",
          help: "name fewer values, as in 'key=1e-4..1e-1:log:4', or leave '--grid' out")
      }
      count = product
    }
    (grid, trialCount) = (values, min(count, trials ?? count))
  }

  /// The values of a trial in the order of the ranges.
  package func values(ofTrial trial: Int) -> [Override] {
    guard let grid else {
      return ranges.map { Override(path: $0.path, value: $0.value(ofTrial: trial, seed: seed)) }
    }
    // The last range changes fastest.
    var (rest, values) = (trial, [Override]())
    for (range, choices) in zip(ranges, grid).reversed() {
      values.append(Override(path: range.path, value: choices[rest % choices.count]))
      rest /= choices.count
    }
    return values.reversed()
  }

  package var isGrid: Bool { grid != nil }
}
