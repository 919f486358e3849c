internal import Program

/// Boundaries that divide the data into bins of equal counts, to within a share `epsilon` of the data.
///
/// A summary of weighted points is kept, in single precision, and pressed into fewer points as it grows: Keras' way of
/// learning boundaries.
struct QuantileFit: StateFit {
  let binCount: Int
  let epsilon: Double
  private var summary: [Point] = []

  private struct Point {
    var value: Float
    var weight: Float
  }

  init(binCount: Int, epsilon: Double) { (self.binCount, self.epsilon) = (binCount, epsilon) }

  /// Where the data have fewer distinct quantiles, nothing reaches the last bins.
  var states: [[Float]] {
    let edges = Self.compressed(summary, 1 / Double(binCount)).dropLast().map(\.value)
    let rest = max(0, binCount - 1 - edges.count)
    return [edges.prefix(binCount - 1) + Array(repeating: .infinity, count: rest)]
  }

  mutating func add(_ values: UnsafeBufferPointer<Float>, shape: [Int]) {
    let sorted = values.filter { !$0.isNaN }.sorted()
    guard !sorted.isEmpty else { return }
    let step = max(Double(sorted.count) * epsilon, 1)
    let taken = stride(from: Int(step - 1), to: sorted.count, by: Int(step))
    let points = taken.map { Point(value: sorted[$0], weight: Float(step)) } + summary
    summary = Self.compressed(points.sorted { $0.value < $1.value }, epsilon)
  }

  /// At most `1 / share` points, evenly spread over the weights; values between points are interpolated.
  private static func compressed(_ points: [Point], _ share: Double) -> [Point] {
    guard Double(points.count) * share >= 1 else { return points }
    var total: Float = 0
    let sums = points.map { point in
      total += point.weight
      return total
    }
    let places = sums.map { Double($0 / total) }
    var result: [Point] = []
    var (before, next) = (0.0, 0)
    for number in 0..<Int((1 / share).rounded(.up)) {
      let place = share + Double(number) * share
      while next < points.count, places[next] < place { next += 1 }
      func interpolated(_ value: (Int) -> Float) -> Double {
        if next == 0 { return Double(value(0)) }
        if next == points.count { return Double(value(next - 1)) }
        let part = (place - places[next - 1]) / (places[next] - places[next - 1])
        return Double(value(next - 1)) + part * Double(value(next) - value(next - 1))
      }
      let sum = interpolated { sums[$0] }
      result.append(
        Point(value: Float(interpolated { points[$0].value }), weight: Float(sum - before)))
      before = sum
    }
    return result
  }
}
