/// A curve drawn with the dots of braille characters, two by four to each.
package struct BraillePlot {
  private let width: Int
  private let height: Int
  private var cells: [UInt8]

  /// - Parameters:
  ///   - width: in characters.
  ///   - height: in characters.
  package init(width: Int, height: Int) {
    (self.width, self.height) = (max(1, width), max(1, height))
    cells = Array(repeating: 0, count: self.width * self.height)
  }

  /// Joins points by lines; coordinates are shares of the width and height, from the lower left corner.
  ///
  /// - Complexity: O(points × (width + height)).
  package mutating func draw(_ points: [(x: Double, y: Double)]) {
    let dots = points.compactMap { point -> (Int, Int)? in
      guard point.x.isFinite, point.y.isFinite else { return nil }
      let (x, y) = (min(max(point.x, 0), 1), min(max(point.y, 0), 1))
      return (
        Int((x * Double(2 * width - 1)).rounded()),
        Int(((1 - y) * Double(4 * height - 1)).rounded())
      )
    }
    for (from, to) in zip(dots, dots.dropFirst()) { line(from, to) }
    if dots.count == 1 { set(dots[0].0, dots[0].1) }
  }

  private mutating func line(_ from: (Int, Int), _ to: (Int, Int)) {
    let count = max(abs(to.0 - from.0), abs(to.1 - from.1), 1)
    for i in 0...count {
      set(from.0 + (to.0 - from.0) * i / count, from.1 + (to.1 - from.1) * i / count)
    }
  }

  /// The bit of each dot in a character of the block U+2800, by column and row.
  private static let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

  private mutating func set(_ x: Int, _ y: Int) {
    cells[y / 4 * width + x / 2] |= Self.bits[x % 2][y % 4]
  }

  /// The dots of a character as bits.
  func dots(_ column: Int, _ row: Int) -> UInt8 { cells[row * width + column] }

  static func character(_ dots: UInt8) -> String {
    Unicode.Scalar(0x2800 + UInt32(dots)).map { String($0) } ?? " "
  }

  /// The lines of the picture, from the top.
  package var lines: [String] {
    (0..<height).map { row in
      (0..<width).map { Self.character(dots($0, row)) }.joined()
    }
  }
}
