internal import Arrays
internal import Program

/// A table that is drawn like any other, but for one row of zeros.
struct RowsWithout: Initializer {
  static let about = About("rows_without", dialects: [.torch], "A table with one row of zeros.")
  static let schema = Schema(Self(base: ZerosInitializer(), row: 0), [])

  let base: any Initializer
  let row: Int

  func values(shape: [Int], stream: RandomStream) -> [Float] {
    var values = base.values(shape: shape, stream: stream)
    let width = shape.last ?? 1
    let zeros = row * width..<(row + 1) * width
    guard zeros.upperBound <= values.count, row >= 0 else { return values }
    for i in zeros { values[i] = 0 }
    return values
  }

  func moments(shape: [Int]) -> Moments? { base.moments(shape: shape) }
}
