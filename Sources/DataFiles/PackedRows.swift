/// Rows of numbers in blocks that are read as a whole.
///
/// Reading them anew costs a copy, not the parsing of text, and the copy is in a file if it is large, so that it
/// takes as little memory for ten million rows as for a thousand.
struct PackedRows: Sendable {
  let width: Int
  private(set) var count = 0
  /// Rows of one block: few enough that one row is read quickly, enough that all are.
  private let blockRows: Int
  private let keepsDoubles: Bool
  private let scratch: Scratch
  private var blocks: [Block] = []
  private var pending: [Double] = []

  private struct Block {
    let start: Int
    /// Whether the numbers are Doubles, not Floats.
    let isWide: Bool
  }

  /// Rows whose numbers take about four megabytes.
  var rowsAtOnce: Int { scratch.isInFile ? max(blockRows, (1 << 20) / max(1, width)) : 1 }

  init(width: Int, _ options: CSVTable.Options, file: String) {
    (self.width, keepsDoubles) = (width, options.keepsDoubles)
    blockRows = min(2048, max(1, (1 << 14) / max(1, width)))
    scratch = Scratch(file: file, limit: options.memoryLimit)
  }

  // MARK: Writing

  /// - Parameter row: ``width`` numbers.
  mutating func append(_ row: [Double]) throws(DataError) {
    pending += row
    count += 1
    if count % blockRows == 0 { try closeBlock() }
  }

  /// To be called after the last row.
  mutating func finish() throws(DataError) {
    if !pending.isEmpty { try closeBlock() }
    pending = []
    try scratch.finish()
  }

  private mutating func closeBlock() throws(DataError) {
    let isWide = !pending.allSatisfy { fitsFloat($0) }
    blocks.append(Block(start: scratch.count, isWide: isWide))
    let result: Result<Void, DataError>
    if isWide {
      result = pending.withUnsafeBytes { bytes in
        Result { () throws(DataError) in try scratch.append(bytes) }
      }
    } else {
      result = pending.map { Float($0) }.withUnsafeBytes { bytes in
        Result { () throws(DataError) in try scratch.append(bytes) }
      }
    }
    try result.get()
    pending.removeAll(keepingCapacity: true)
  }

  private func fitsFloat(_ value: Double) -> Bool {
    Double(Float(value)) == value || value.isNaN || !keepsDoubles && value != value.rounded()
  }

  // MARK: Reading

  /// One row in a block.
  struct Row {
    fileprivate let start: UnsafeRawPointer
    fileprivate let isWide: Bool

    subscript(column: Int) -> Double {
      isWide
        ? start.load(fromByteOffset: 8 * column, as: Double.self)
        : Double(start.load(fromByteOffset: 4 * column, as: Float.self))
    }
  }

  /// Calls `body` with the position of each of `rows` and its numbers, in the order of the file.
  ///
  /// - Precondition: every row is below ``count``.
  /// - Complexity: one copy of each block that holds a row.
  func read(_ rows: [Int], _ body: (_ position: Int, _ row: Row) -> Void) throws(DataError) {
    // Doubles, so that the numbers are aligned.
    var buffer = [Double](repeating: 0, count: blockRows * width)
    var start = 0
    let order = orderedByBlock(rows)
    while start < order.count {
      let number = rows[order[start]] / blockRows
      var end = start + 1
      while end < order.count, rows[order[end]] / blockRows == number { end += 1 }
      let block = blocks[number]
      let stride = width * (block.isWide ? 8 : 4)
      let size = min(blockRows, count - number * blockRows) * stride
      let result = buffer.withUnsafeMutableBytes { bytes in
        Result { () throws(DataError) in
          try scratch.read(
            at: block.start, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<size]))
          guard let base = UnsafeRawPointer(bytes.baseAddress) else { return }
          for position in order[start..<end] {
            let place = rows[position] - number * blockRows
            body(position, Row(start: base + place * stride, isWide: block.isWide))
          }
        }
      }
      try result.get()
      start = end
    }
  }

  /// Positions in `rows`, those in one block behind each other: sorted by counting.
  private func orderedByBlock(_ rows: [Int]) -> [Int] {
    guard let least = rows.min(), let most = rows.max() else { return [] }
    let first = least / blockRows
    var ends = [Int](repeating: 0, count: most / blockRows - first + 2)
    for row in rows { ends[row / blockRows - first + 1] += 1 }
    for block in 1..<ends.count { ends[block] += ends[block - 1] }
    var order = [Int](repeating: 0, count: rows.count)
    for (position, row) in rows.enumerated() {
      let block = row / blockRows - first
      order[ends[block]] = position
      ends[block] += 1
    }
    return order
  }
}
