/// Points in a space, row after row; rows are filled up with zeros to a multiple of 8.
package struct Points: Sendable {
  let count: Int
  /// Numbers of a point.
  let dimension: Int
  /// Vectors in a row.
  private let width: Int
  private var values: [SIMD8<Float>]

  /// The samples of some tables of one width, one behind the other.
  ///
  /// - Parameter isScaled: whether every feature is divided by its deviation in the first table.
  init(_ table: SampleTable, _ more: [SampleTable] = [], isScaled: Bool) {
    count = more.reduce(table.count) { $0 + $1.count }
    dimension = table.width
    width = (dimension + 7) / 8
    values = Array(repeating: .zero, count: count * width)
    let scales = isScaled ? Self.scales(table) : [Float](repeating: 1, count: table.width)
    var first = 0
    for part in [table] + more {
      fill(part, from: first, scales)
      first += part.count
    }
  }

  /// For tests: points with these numbers, equally many for each.
  package init(_ rows: [[Float]]) {
    (count, dimension) = (rows.count, rows.first?.count ?? 0)
    width = (dimension + 7) / 8
    values = Array(repeating: .zero, count: count * width)
    for (row, numbers) in rows.enumerated() {
      for (column, value) in numbers.enumerated() {
        values[row * width + column / 8][column % 8] = value
      }
    }
  }

  private mutating func fill(_ table: SampleTable, from first: Int, _ scales: [Float]) {
    for row in 0..<table.count {
      for (column, value) in table[row].enumerated() {
        values[(first + row) * width + column / 8][column % 8] = value * scales[column]
      }
    }
  }

  /// One over the deviation of each feature; 0 for those that are constant.
  private static func scales(_ table: SampleTable) -> [Float] {
    (0..<table.width).map { column in
      let spread = Spread(
        (0..<table.count).map { Double(table.features[$0 * table.width + column]) })
      return spread.deviation > 0 ? Float(1 / spread.deviation) : 0
    }
  }

  /// The squared distance between two points.
  func distance(_ a: Int, _ b: Int) -> Float {
    values.withUnsafeBufferPointer { values in
      var sum = SIMD8<Float>.zero
      for i in 0..<width {
        let difference = values[a &* width &+ i] - values[b &* width &+ i]
        sum += difference * difference
      }
      return sum.sum()
    }
  }

  // MARK: Sums

  /// The squared distance between a point and a vector.
  func distance(_ point: Int, to vector: [SIMD8<Float>]) -> Float {
    var sum = SIMD8<Float>.zero
    for i in 0..<width {
      let difference = values[point * width + i] - vector[i]
      sum += difference * difference
    }
    return sum.sum()
  }

  /// The product of a point and a vector.
  func product(_ point: Int, _ vector: [SIMD8<Float>]) -> Float {
    values.withUnsafeBufferPointer { values in
      vector.withUnsafeBufferPointer { vector in
        var sum = SIMD8<Float>.zero
        for i in 0..<width { sum += values[point &* width &+ i] * vector[i] }
        return sum.sum()
      }
    }
  }

  /// The sum of some points, each times a number of its own.
  func sum(_ points: Range<Int>, times factors: [Float]) -> [SIMD8<Float>] {
    var sum = [SIMD8<Float>](repeating: .zero, count: width)
    values.withUnsafeBufferPointer { values in
      sum.withUnsafeMutableBufferPointer { sum in
        for (point, factor) in zip(points, factors) where factor != 0 {
          for i in 0..<width { sum[i] += factor * values[point &* width &+ i] }
        }
      }
    }
    return sum
  }
}

/// Mean and deviation of some numbers.
struct Spread {
  let mean: Double
  let deviation: Double

  init(_ values: [Double]) {
    let count = Double(max(1, values.count))
    let mean = values.reduce(0, +) / count
    self.mean = mean
    deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
  }
}
