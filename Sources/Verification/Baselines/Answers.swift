/// Right answers of some samples as rows of numbers; a class is 1 among zeros.
struct Answers {
  let width: Int
  private(set) var values: [Float]

  init(width: Int, _ values: [Float] = []) { (self.width, self.values) = (width, values) }

  var count: Int { width > 0 ? values.count / width : 0 }

  subscript(row: Int) -> ArraySlice<Float> { values[row * width..<(row + 1) * width] }

  mutating func append(_ more: Answers) { values += more.values }

  /// The mean row of some samples.
  func mean(_ rows: some Collection<Int>) -> [Float] {
    var sum = [Float](repeating: 0, count: width)
    for row in rows {
      for (column, value) in self[row].enumerated() { sum[column] += value }
    }
    return sum.map { $0 / Float(Swift.max(1, rows.count)) }
  }
}
