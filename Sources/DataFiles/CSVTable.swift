/// A table of delimiter-separated values, column by column.
package struct CSVTable: Sendable {
  /// How the text is laid out; nil where the file tells.
  package struct Options: Sendable {
    package var separator: UInt8?
    package var hasHeader: Bool?
    /// Lines before the header or the first row.
    package var skippedRows = 0
    package init() {}
  }

  package enum Column: Sendable {
    /// Missing cells are NaN.
    case numbers([Double])
    /// Missing cells are empty.
    case text([String])
  }

  package let file: String
  /// From the header; nil without one.
  package let names: [String]?
  package let columns: [Column]
  package let rowCount: Int
  /// 1-based line of each column's first cell that is neither a number nor missing, with its text.
  package let firstText: [Int: (line: Int, text: String)]
  /// Number of missing cells of each column.
  package let missing: [Int]

  /// Cells that stand for a missing number.
  static let missingMarks: Set<String> = [
    "", "NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "None", "?", "-",
  ]

  /// Reads the file at `path`, gzipped or not.
  ///
  /// - Throws: ``DataError`` with the line when a row has another number of cells than the first.
  /// - Complexity: one pass over the bytes, a second one when there are columns of text.
  package init(_ path: String, _ options: Options = Options()) throws(DataError) {
    let contents = try FileBytes.contents(of: path)
    self = try contents.withUnsafeBytes { bytes throws(DataError) in
      try CSVTable(bytes, file: path, options)
    }
  }

  /// - Parameter bytes: UTF-8 text.
  package init(
    _ bytes: UnsafeRawBufferPointer, file: String, _ options: Options = Options()
  ) throws(DataError) {
    self.file = file
    let separator = options.separator ?? Self.detectSeparator(bytes)
    var reader = CSVTableReader(bytes, separator: separator, file: file)
    for _ in 0..<options.skippedRows { try reader.skipRow() }
    names = try reader.readHeader(options.hasHeader)
    try reader.readNumbers()
    try reader.readTexts()
    guard reader.rowCount > 0 else { throw DataError("holds no rows", file: file) }
    (columns, rowCount, firstText) = (reader.columns, reader.rowCount, reader.firstText)
    missing = reader.missing
  }

  /// The separator that the first line holds most often, outside of quotes.
  private static func detectSeparator(_ bytes: UnsafeRawBufferPointer) -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    var counts = [UInt8: Int]()
    var isInside = false
    for byte in bytes {
      if byte == CSVScanner.quote { isInside.toggle() }
      if isInside { continue }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        if counts.isEmpty { continue } else { break }
      }
      if candidates.contains(byte) { counts[byte, default: 0] += 1 }
    }
    return candidates.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? candidates[0]
  }
}

/// The passes that make a ``CSVTable``.
struct CSVTableReader {
  private let bytes: UnsafeRawBufferPointer
  private let separator: UInt8
  private let file: String
  private var scanner: CSVScanner
  /// The first row of data, once it was read to see whether it is a header.
  private var pending: [CSVScanner.Cell]?
  private var cells: [CSVScanner.Cell] = []
  private var start: CSVScanner
  private var width = 0
  private(set) var rowCount = 0
  private(set) var columns: [CSVTable.Column] = []
  private(set) var firstText: [Int: (line: Int, text: String)] = [:]
  private(set) var missing: [Int] = []

  init(_ bytes: UnsafeRawBufferPointer, separator: UInt8, file: String) {
    (self.bytes, self.separator, self.file) = (bytes, separator, file)
    scanner = CSVScanner(bytes, separator: separator)
    start = scanner
  }

  mutating func skipRow() throws(DataError) {
    guard scanner.nextRow(&cells) else { throw DataError("ends before the first row", file: file) }
  }

  /// The names in the first row, where it is a header: told, or seen from a column whose first cell is
  /// text while the second is a number, or from a first row of texts only.
  mutating func readHeader(_ isHeader: Bool?) throws(DataError) -> [String]? {
    start = scanner
    guard scanner.nextRow(&cells) else { throw DataError("holds no rows", file: file) }
    let first = cells
    width = first.count
    defer { scanner = start }
    if isHeader == false { return nil }
    let afterFirst = scanner
    guard isHeader == true || scanner.nextRow(&cells) && looksLikeHeader(first, before: cells)
    else {
      return nil
    }
    start = afterFirst
    return first.map { $0.text.trimmed }
  }

  private func looksLikeHeader(_ first: [CSVScanner.Cell], before second: [CSVScanner.Cell]) -> Bool
  {
    guard first.count == second.count else { return false }
    var isAnyTextOverNumber = false
    for (a, b) in zip(first, second) {
      if Self.number(a) != nil { return false }
      if a.text.trimmed.isEmpty { continue }
      if Self.number(b) != nil { isAnyTextOverNumber = true }
    }
    return isAnyTextOverNumber
  }

  /// Reads every cell as a number; columns where that fails are noted in ``firstText``.
  mutating func readNumbers() throws(DataError) {
    scanner = start
    var numbers = [[Double]](repeating: [], count: width)
    missing = [Int](repeating: 0, count: width)
    while scanner.nextRow(&cells) {
      try checkWidth()
      rowCount += 1
      for column in 0..<width where firstText[column] == nil {
        let cell = cells[column]
        if let value = Self.number(cell) {
          numbers[column].append(value)
        } else if CSVTable.missingMarks.contains(cell.text.trimmed) {
          numbers[column].append(.nan)
          missing[column] += 1
        } else {
          firstText[column] = (scanner.line, cell.text)
          numbers[column] = []
        }
      }
    }
    if scanner.isUnterminated {
      throw DataError(
        "a quoted cell is not closed", file: file, row: scanner.line, help: "add the missing '\"'")
    }
    columns = numbers.map { .numbers($0) }
  }

  /// Reads the columns that hold text once more, as text.
  mutating func readTexts() throws(DataError) {
    guard !firstText.isEmpty else { return }
    let wanted = firstText.keys.sorted()
    var texts = [[String]](repeating: [], count: wanted.count)
    for column in wanted { missing[column] = 0 }
    scanner = start
    while scanner.nextRow(&cells) {
      for (position, column) in wanted.enumerated() {
        let text = cells[column].text.trimmed
        if CSVTable.missingMarks.contains(text) { missing[column] += 1 }
        texts[position].append(text)
      }
    }
    for (position, column) in wanted.enumerated() { columns[column] = .text(texts[position]) }
  }

  private func checkWidth() throws(DataError) {
    guard cells.count != width else { return }
    throw DataError(
      "this row has \(cells.count) cells, the first row has \(width)", file: file,
      row: scanner.line,
      help: "check the separator and quotes, or skip leading lines with 'skip_rows'")
  }

  private static func number(_ cell: CSVScanner.Cell) -> Double? {
    if !cell.isQuoted { return decimal(cell.bytes) }
    return cell.text.utf8.withContiguousStorageIfAvailable { decimal(UnsafeRawBufferPointer($0)) }
      ?? Double(cell.text)
  }
}

extension String {
  /// Without spaces and tabs at either end.
  var trimmed: String {
    guard let first = utf8.first, let last = utf8.last, first <= 32 || last <= 32 else {
      return self
    }
    var rest = Substring(self)
    while let byte = rest.utf8.first, byte == 32 || byte == 9 { rest.removeFirst() }
    while let byte = rest.utf8.last, byte == 32 || byte == 9 { rest.removeLast() }
    return String(rest)
  }
}
