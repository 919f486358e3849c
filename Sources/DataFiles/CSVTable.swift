/// A table of delimiter-separated values: one pass finds what its columns hold, packs their numbers and notes where
/// rows start, then any rows can be read. Texts stay in the file.
package struct CSVTable: Sendable {
  /// How the text is laid out; nil where the file tells.
  package struct Options: Sendable {
    package var separator: UInt8?
    package var hasHeader: Bool?
    /// Lines before the header or the first row.
    package var skippedRows = 0
    /// Whether decimals stay as precise as Double, not Float; whole numbers always stay exact.
    package var keepsDoubles = true
    /// Bytes up to which packed numbers need no temporary file.
    package var memoryLimit = 1 << 24
    package init() {}
  }

  /// What one column holds.
  package struct Column: Sendable {
    /// 1-based line of the first cell that is neither a number nor missing, with its text; nil for numbers.
    package internal(set) var firstText: (line: Int, text: String)?
    /// Number of missing cells.
    package internal(set) var missing = 0
    /// Whether all cells are integers that a Double holds.
    package internal(set) var isWhole = true
    package var isText: Bool { firstText != nil }
  }

  /// The cells of some columns for some rows, row by row.
  package enum Cells: Sendable {
    /// Missing cells are NaN.
    case numbers([Double])
    /// Missing cells are as they stand in the file.
    case text([String])
  }

  package let file: String
  /// From the header; nil without one.
  package let names: [String]?
  package let columns: [Column]
  package let rowCount: Int
  private let contents: FileBytes
  private let separator: UInt8
  private let index: CSVRowIndex
  private let numbers: PackedRows

  /// Cells that stand for a missing number.
  static let missingMarks: Set<String> = [
    "", "NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "None", "?", "-",
  ]

  /// Looks through the file at `path`, gzipped or not.
  ///
  /// - Throws: ``DataError`` with the line when a row has another number of cells than the first or is not UTF-8.
  /// - Complexity: one pass over the bytes; memory that does not depend on the number of rows.
  package init(_ path: String, _ options: Options = Options()) throws(DataError) {
    try self.init(try FileBytes.contents(of: path), file: path, options)
  }

  /// - Parameter contents: UTF-8 text.
  package init(
    _ contents: FileBytes, file: String, _ options: Options = Options()
  ) throws(DataError) {
    (self.contents, self.file) = (contents, file)
    let separator = contents.withUnsafeBytes { options.separator ?? Self.detectSeparator($0) }
    self.separator = separator
    let survey = try contents.withUnsafeBytes { bytes throws(DataError) -> CSVSurvey in
      try TextFile.checkStart(bytes, file: file)
      var survey = CSVSurvey(bytes, separator: separator, options, file: file)
      for _ in 0..<options.skippedRows { try survey.skipRow() }
      try survey.readHeader(options.hasHeader)
      try survey.readRows(forgetting: contents)
      return survey
    }
    guard survey.index.count > 0 else { throw DataError("holds no rows", file: file) }
    (names, columns, index) = (survey.names, survey.columns, survey.index)
    numbers = survey.numbers
    rowCount = index.count
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

  // MARK: Reading

  /// Rows that are best read together: from a large table, reading many costs hardly more than reading some.
  package var rowsAtOnce: Int { numbers.rowsAtOnce }

  /// The given rows of each group of columns; a group with a column of text has no other column.
  ///
  /// - Precondition: every column is one of the table's.
  /// - Throws: ``DataError`` for a row that does not exist, or when the file has changed since it was opened.
  /// - Complexity: a copy of the blocks that hold the rows; for text, the bytes of the rows and of up to
  ///   ``CSVRowIndex/spacing`` rows before each.
  package func read(_ rows: [Int], _ groups: [[Int]]) throws(DataError) -> [Cells] {
    guard rows.allSatisfy({ $0 >= 0 && $0 < rowCount }) else {
      throw DataError("has \(rowCount) rows, and others were asked for", file: file)
    }
    let isText = groups.map { columns[$0[0]].isText }
    var found = zip(groups, isText).map { group, isText in
      [Double](repeating: 0, count: isText ? 0 : rows.count * group.count)
    }
    if isText.contains(false) {
      try numbers.read(rows) { position, row in
        for group in groups.indices where !isText[group] {
          let start = position * groups[group].count
          for (place, column) in groups[group].enumerated() {
            found[group][start + place] = row[column]
          }
        }
      }
    }
    var texts = try texts(rows, zip(groups, isText).filter(\.1).map { $0.0[0] })
    return isText.indices.map { isText[$0] ? .text(texts.removeFirst()) : .numbers(found[$0]) }
  }

  /// The given rows of each column, read in the order of the file.
  private func texts(_ rows: [Int], _ wanted: [Int]) throws(DataError) -> [[String]] {
    guard !wanted.isEmpty else { return [] }
    var result = wanted.map { _ in [String](repeating: "", count: rows.count) }
    try contents.withUnsafeBytes { bytes throws(DataError) in
      var scanner = CSVScanner(bytes, separator: separator)
      var cells: [CSVScanner.Cell] = []
      /// The row in front of the scanner.
      var next = -index.spacing
      /// Pages from here on are in memory.
      var kept = 0
      for position in rows.indices.sorted(by: { rows[$0] < rows[$1] }) {
        if rows[position] >= next + index.spacing, let place = index.place(of: rows[position]) {
          scanner = CSVScanner(bytes, separator: separator, at: place.start)
          next = place.row
        }
        while next <= rows[position] {
          guard scanner.nextRow(&cells), cells.count == columns.count else {
            throw DataError("has changed while it was read", file: file)
          }
          next += 1
        }
        for (column, target) in zip(wanted, result.indices) {
          result[target][position] = cells[column].text.trimmed
        }
        if scanner.position - kept > 1 << 22 {
          contents.forget(kept..<scanner.position)
          kept = scanner.position
        }
      }
      contents.forget(kept..<max(kept, scanner.position))
    }
    return result
  }
}

extension CSVScanner.Cell {
  var number: Double? {
    if !isQuoted { return decimal(bytes) }
    return text.utf8.withContiguousStorageIfAvailable { decimal(UnsafeRawBufferPointer($0)) }
      ?? Double(text)
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
