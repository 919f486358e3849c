/// Points in a space, row after row; rows are filled up with zeros to a multiple of 8.
struct Points {
  let count: Int
  private let width: Int
  private var values: [SIMD8<Float>]

  /// The samples of some tables, one behind the other.
  ///
  /// - Parameter isScaled: whether every feature is divided by its deviation in the first table.
  init(_ table: SampleTable, _ more: SampleTable? = nil, isScaled: Bool) {
    count = table.count + (more?.count ?? 0)
    width = (table.width + 7) / 8
    values = Array(repeating: .zero, count: count * width)
    let scales = isScaled ? Self.scales(table) : [Float](repeating: 1, count: table.width)
    fill(table, from: 0, scales)
    if let more { fill(more, from: table.count, scales) }
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

  // MARK: Classes

  /// The mean of the first points of each class.
  func means(of classes: [Int]) -> [(kind: Int, mean: [SIMD8<Float>])] {
    var counts: [Int: Int] = [:]
    for kind in classes { counts[kind, default: 0] += 1 }
    return counts.keys.sorted().map { kind in
      var mean = [SIMD8<Float>](repeating: .zero, count: width)
      for (row, own) in classes.enumerated() where own == kind {
        for i in 0..<width { mean[i] += values[row * width + i] }
      }
      let scale = 1 / Float(counts[kind] ?? 1)
      return (kind, mean.map { $0 * scale })
    }
  }

  /// The class whose mean is nearest to a point.
  func nearest(_ point: Int, among means: [(kind: Int, mean: [SIMD8<Float>])]) -> Int? {
    let distances = means.map { centre in
      var sum = SIMD8<Float>.zero
      for i in 0..<width {
        let difference = values[point * width + i] - centre.mean[i]
        sum += difference * difference
      }
      return sum.sum()
    }
    return distances.indices.min { distances[$0] < distances[$1] }.map { means[$0].kind }
  }

  /// The most frequent class among the five of the first `count` points that are nearest to another.
  func vote(_ point: Int, among count: Int, _ classes: [Int]) -> Int? {
    var best: [(distance: Float, kind: Int)] = []
    for other in 0..<count {
      let distance = distance(point, other)
      guard best.count < 5 || distance < best[4].distance else { continue }
      let place = best.firstIndex { distance < $0.distance } ?? best.count
      best.insert((distance, classes[other]), at: place)
      if best.count > 5 { best.removeLast() }
    }
    var counts: [Int: Int] = [:]
    for entry in best { counts[entry.kind, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
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
