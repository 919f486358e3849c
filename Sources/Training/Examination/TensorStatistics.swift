internal import JSONText

/// The numbers of one tensor in a few figures, all of them over those that are finite.
package struct TensorStatistics: Hashable, Sendable {
  package let name: String
  package let shape: [Int]
  package let mean: Double
  package let deviation: Double
  package let minimum: Double
  package let maximum: Double
  /// Share of zeros among all numbers.
  package let zeroShare: Double
  package let nonFiniteCount: Int
  /// Rows of the first axis with numbers that are not finite.
  package let nonFiniteRows: [Int]

  init(_ name: String, shape: [Int], _ values: UnsafeBufferPointer<Float>) {
    var (sum, zeros, finite) = (0.0, 0, 0)
    var (low, high) = (Double.infinity, -Double.infinity)
    var rows: [Int] = []
    let width = max(1, values.count / max(1, shape.first ?? 1))
    for (index, value) in values.enumerated() {
      guard value.isFinite else {
        if rows.last != index / width { rows.append(index / width) }
        continue
      }
      let number = Double(value)
      (sum, finite) = (sum + number, finite + 1)
      if number == 0 { zeros += 1 }
      (low, high) = (min(low, number), max(high, number))
    }
    let mean = finite > 0 ? sum / Double(finite) : .nan
    var squares = 0.0
    for value in values where value.isFinite {
      squares += (Double(value) - mean) * (Double(value) - mean)
    }
    (self.name, self.shape, self.mean) = (name, shape, mean)
    deviation = finite > 0 ? (squares / Double(finite)).squareRoot() : .nan
    (minimum, maximum) = finite > 0 ? (low, high) : (.nan, .nan)
    zeroShare = Double(zeros) / Double(max(1, values.count))
    (nonFiniteCount, nonFiniteRows) = (values.count - finite, rows)
  }

  package var isFinite: Bool { nonFiniteCount == 0 }

  var json: JSONValue {
    [
      "name": .string(name), "shape": .array(shape.map { .int($0) }), "mean": .number(mean),
      "std": .number(deviation), "min": .number(minimum), "max": .number(maximum),
      "zeros": .number(zeroShare), "not_finite": .int(nonFiniteCount),
    ]
  }
}

extension UnsafeBufferPointer<Float> {
  /// Whether every number is finite.
  ///
  /// By the largest pattern of exponent and fraction, which is found many numbers at a time.
  var isFinite: Bool {
    var largest: UInt32 = 0
    for value in self { largest = Swift.max(largest, value.magnitude.bitPattern) }
    return largest < Float.infinity.bitPattern
  }
}

extension [Float] {
  /// Whether every number is finite.
  var isFinite: Bool { withUnsafeBufferPointer(\.isFinite) }
}
