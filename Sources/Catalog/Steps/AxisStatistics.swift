import Arrays
import DataFiles

/// Which numbers of a row share one statistic: those with the same index along one axis, or all.
struct AxisGroups {
  let count: Int
  private let stride: Int

  /// - Parameter axis: of the row, negative ones count from the end; nil puts all numbers together.
  /// - Returns: nil where the row has no such axis.
  init?(axis: Int?, rowShape: [Int]) {
    guard let axis, !rowShape.isEmpty else {
      (count, stride) = (1, 1)
      return
    }
    let position = axis < 0 ? axis &+ rowShape.count : axis
    guard rowShape.indices.contains(position) else { return nil }
    count = rowShape[position]
    stride = rowShape[(position + 1)...].reduce(1, *)
  }

  /// Calls `body` with the group of every element of rows one behind the other.
  @inline(__always)
  func forEach(_ elements: Int, _ body: (_ element: Int, _ group: Int) -> Void) {
    guard count > 0 else { return }
    if count == 1 {
      for i in 0..<elements { body(i, 0) }
      return
    }
    var i = 0
    while i < elements {
      for group in 0..<count {
        for _ in 0..<stride where i < elements {
          body(i, group)
          i += 1
        }
      }
    }
  }
}

/// Count, mean, spread and bounds of each group, batch by batch.
///
/// Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing sample variances,
/// 1979: batches are merged without the cancellation of a plain sum of squares.
struct AxisFitter: StepFitter {
  private let axis: Int?
  private var count = 0.0
  private var means: [Double] = []
  private var squares: [Double] = []
  private var minima: [Double] = []
  private var maxima: [Double] = []

  init(axis: Int?) { self.axis = axis }

  mutating func add(_ batch: HostArray) {
    guard let values = batch.doubles, !values.isEmpty,
      let groups = AxisGroups(axis: axis, rowShape: batch.rowShape), groups.count > 0
    else { return }
    if means.isEmpty {
      means = Array(repeating: 0, count: groups.count)
      squares = means
      minima = Array(repeating: .infinity, count: groups.count)
      maxima = Array(repeating: -.infinity, count: groups.count)
    }
    guard means.count == groups.count else { return }
    var sums = [Double](repeating: 0, count: groups.count)
    groups.forEach(values.count) { i, group in
      sums[group] += values[i]
      minima[group] = min(minima[group], values[i])
      maxima[group] = max(maxima[group], values[i])
    }
    let added = Double(values.count / groups.count)
    let batchMeans = sums.map { $0 / added }
    var batchSquares = [Double](repeating: 0, count: groups.count)
    groups.forEach(values.count) { i, group in
      let deviation = values[i] - batchMeans[group]
      batchSquares[group] += deviation * deviation
    }
    let total = count + added
    for group in 0..<groups.count {
      let difference = batchMeans[group] - means[group]
      means[group] += difference * added / total
      squares[group] += batchSquares[group] + difference * difference * count * added / total
    }
    count = total
  }

  var statistics: StepStatistics {
    StepStatistics(numbers: [
      "mean": means, "variance": squares.map { $0 / max(count, 1) }, "minimum": minima,
      "maximum": maxima,
    ])
  }
}

extension PipelineStep {
  /// `scale · x + offset` with a scale and an offset for each group.
  func affine(
    _ batch: HostArray, axis: Int?, _ coefficients: (scale: [Float], offset: [Float])
  ) throws(DataError) -> HostArray {
    guard let groups = AxisGroups(axis: axis, rowShape: batch.rowShape),
      groups.count == coefficients.scale.count
    else {
      throw DataError(
        "'\(Self.about.name)' was fitted to \(coefficients.scale.count) numbers along axis \(axis ?? -1), "
          + "but rows have shape \(batch.rowShape)")
    }
    return try batch.floats { numbers in
      groups.forEach(numbers.count) { i, group in
        numbers[i] = numbers[i] * coefficients.scale[group] + coefficients.offset[group]
      }
    }
  }

  /// The statistics, which a step with a fitter cannot run without.
  func fitted(_ statistics: StepStatistics?, _ key: String) throws(DataError) -> [Double] {
    guard let numbers = statistics?.numbers[key], !numbers.isEmpty else {
      throw DataError("'\(Self.about.name)' has no rows to take statistics from")
    }
    return numbers
  }
}
