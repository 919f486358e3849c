/// Least squares with a penalty on the squares of the weights, over points taken from their mean.
///
/// Conjugate gradients on the normal equations (Hestenes and Stiefel 1952, doi:10.6028/jres.049.044), which need
/// no matrix beside the points; stopping early leaves out directions that hardly vary.
package struct RidgeFit {
  private let points: Points
  private let rows: Range<Int>
  private let mean: [SIMD8<Float>]
  private let penalty: Float

  private static let steps = 20
  private static let tolerance: Float = 1e-6

  /// - Parameter penalty: as a share of the mean variance of a feature.
  /// - Complexity: O(rows · width) each for this and for a step.
  package init(_ points: Points, _ rows: Range<Int>, penalty: Float) {
    (self.points, self.rows) = (points, rows)
    let share = 1 / Float(max(1, rows.count))
    mean = points.sum(rows, times: [Float](repeating: share, count: rows.count))
    let square = rows.reduce(Float(0)) { [mean] in $0 + points.distance($1, to: mean) }
    self.penalty = penalty * square / Float(max(1, points.dimension))
  }

  /// What the weights give at the mean of the points.
  func centre(_ weights: [SIMD8<Float>]) -> Float { weights.product(mean) }

  /// The weights that give the targets best, which have a mean of zero.
  package func weights(_ targets: [Float]) -> [SIMD8<Float>] {
    var weights = [SIMD8<Float>](repeating: .zero, count: mean.count)
    var rest = targets
    var slope = transposed(rest)
    var direction = slope
    var size = slope.product(slope)
    let first = size
    for _ in 0..<Self.steps where size > Self.tolerance * first {
      let change = product(direction)
      let curvature =
        change.reduce(0) { $0 + $1 * $1 } + penalty * direction.product(direction)
      guard curvature > 0, curvature.isFinite else { break }
      let step = size / curvature
      weights = weights.adding(step, direction)
      for (row, value) in change.enumerated() { rest[row] -= step * value }
      slope = transposed(rest).adding(-penalty, weights)
      let next = slope.product(slope)
      direction = slope.adding(next / size, direction)
      size = next
    }
    return weights
  }

  /// The points from their mean, times a vector.
  private func product(_ vector: [SIMD8<Float>]) -> [Float] {
    let centre = centre(vector)
    return rows.map { points.product($0, vector) - centre }
  }

  /// The sum of the points from their mean, each times a number.
  private func transposed(_ factors: [Float]) -> [SIMD8<Float>] {
    points.sum(rows, times: factors).adding(-factors.reduce(0, +), mean)
  }
}

extension [SIMD8<Float>] {
  fileprivate func product(_ other: Self) -> Float {
    var sum = SIMD8<Float>.zero
    for i in indices { sum += self[i] * other[i] }
    return sum.sum()
  }

  fileprivate func adding(_ factor: Float, _ other: Self) -> Self {
    var result = self
    for i in indices { result[i] += factor * other[i] }
    return result
  }
}
