/// A table of delimiter-separated values that stays in its file: one pass finds what its columns hold and where
/// rows start, then any rows can be read.
package struct CSVTable: Sendable {
  /// How the text is laid out; nil where the file tells.
  package struct Options: Sendable {
    package var separator: UInt8?
    package var hasHeader: Bool?
    /// Lines before the header or the first row.
    package var skippedRows = 0
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

  /// Cells that stand for a missing number.
  static let missingMarks: Set<String> = [
    "", "NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "None", "?", "-",
  ]

  /// Looks through the file at `path`, gzipped or not; a gzipped one is held in memory.
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
      var survey = CSVSurvey(bytes, separator: separator, file: file)
      for _ in 0..<options.skippedRows { try survey.skipRow() }
      try survey.readHeader(options.hasHeader)
      try survey.readRows(forgetting: contents)
      return survey
    }
    guard survey.index.count > 0 else { throw DataError("holds no rows", file: file) }
    (names, columns, index) = (survey.names, survey.columns, survey.index)
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

  /// The given rows of each group of columns; a group with a column of text has no other column.
  ///
  /// - Precondition: every row is below ``rowCount``, every column one of the table's.
  /// - Throws: ``DataError`` when the file has changed since it was opened.
  /// - Complexity: the bytes of the rows, and of up to ``CSVRowIndex/spacing`` rows before each run of rows that
  ///   follow on each other.
  package func read(_ rows: [Int], _ groups: [[Int]]) throws(DataError) -> [Cells] {
    var cells = groups.map { group -> Cells in
      columns[group[0]].isText ? .text([]) : .numbers([])
    }
    var touched: Range<Int>?
    var first = 0
    while first < rows.count {
      var end = first + 1
      while end < rows.count, rows[end] == rows[end - 1] + 1 { end += 1 }
      let run = try readRun(from: rows[first], count: end - first, groups, into: &cells)
      touched =
        touched.map {
          min($0.lowerBound, run.lowerBound)..<max($0.upperBound, run.upperBound)
        } ?? run
      first = end
    }
    // Once for all runs: rows left out for another split cut them short, and each time costs more than a row.
    if let touched { contents.forget(touched) }
    return cells
  }

  /// - Returns: the bytes that were read.
  private func readRun(
    from row: Int, count: Int, _ groups: [[Int]], into result: inout [Cells]
  ) throws(DataError) -> Range<Int> {
    let (start, skipped) = index.place(of: row)
    return try contents.withUnsafeBytes { bytes throws(DataError) in
      var scanner = CSVScanner(bytes, separator: separator, at: start)
      var cells: [CSVScanner.Cell] = []
      for number in 0..<skipped + count {
        guard scanner.nextRow(&cells), cells.count == columns.count else {
          throw DataError("has changed while it was read", file: file)
        }
        if number >= skipped { Self.append(cells, groups, to: &result) }
      }
      return start..<scanner.position
    }
  }

  private static func append(
    _ row: [CSVScanner.Cell], _ groups: [[Int]], to result: inout [Cells]
  ) {
    for (position, group) in groups.enumerated() {
      switch result[position] {
      case .numbers(var numbers):
        // Taken out, so that the array is not copied.
        result[position] = .text([])
        for column in group { numbers.append(row[column].number ?? .nan) }
        result[position] = .numbers(numbers)
      case .text(var texts):
        result[position] = .numbers([])
        texts.append(row[group[0]].text.trimmed)
        result[position] = .text(texts)
      }
    }
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
