/// Where rows start in a file, for every so many of them.
///
/// With more rows fewer of them are kept, so that the index never takes more than four megabytes.
struct CSVRowIndex: Sendable {
  /// Rows from one kept place to the next.
  private(set) var spacing = 16
  private(set) var count = 0
  private var starts: [Int] = []

  private static let most = 1 << 19

  /// Adds the next row.
  mutating func append(start: Int) {
    if count % spacing == 0 {
      if starts.count == Self.most {
        starts = stride(from: 0, to: starts.count, by: 2).map { starts[$0] }
        spacing *= 2
      }
      if count % spacing == 0 { starts.append(start) }
    }
    count += 1
  }

  /// A place at or before the row, and the row that starts there; nil for a row that does not exist.
  func place(of row: Int) -> (start: Int, row: Int)? {
    guard row >= 0, row < count else { return nil }
    return (starts[row / spacing], row / spacing * spacing)
  }
}
