/// The one pass over a table that finds its header, the kinds of its columns, their numbers and the places of its
/// rows.
struct CSVSurvey {
  private let file: String
  private var scanner: CSVScanner
  private var cells: [CSVScanner.Cell] = []
  private(set) var names: [String]?
  private(set) var columns: [CSVTable.Column] = []
  private(set) var index = CSVRowIndex()
  private(set) var numbers: PackedRows
  private let options: CSVTable.Options

  init(
    _ bytes: UnsafeRawBufferPointer, separator: UInt8, _ options: CSVTable.Options, file: String
  ) {
    (self.file, self.options) = (file, options)
    numbers = PackedRows(width: 0, options, file: file)
    scanner = CSVScanner(bytes, separator: separator, at: TextFile.markLength(bytes))
  }

  mutating func skipRow() throws(DataError) {
    guard scanner.nextRow(&cells) else { throw DataError("ends before the first row", file: file) }
  }

  /// The names in the first row, where it is a header: told, or seen from a column whose first cell is
  /// text while the second is a number, or from a first row of texts only.
  mutating func readHeader(_ isHeader: Bool?) throws(DataError) {
    let start = scanner
    guard scanner.nextRow(&cells) else { throw DataError("holds no rows", file: file) }
    let first = cells
    columns = Array(repeating: CSVTable.Column(), count: first.count)
    let afterFirst = scanner
    guard
      isHeader != false,
      isHeader == true || scanner.nextRow(&cells) && looksLikeHeader(first, before: cells)
    else {
      scanner = start
      return
    }
    for cell in first { try TextFile.check(cell.bytes, file: file, line: afterFirst.line) }
    names = first.map { $0.text.trimmed }
    scanner = afterFirst
  }

  private func looksLikeHeader(_ first: [CSVScanner.Cell], before second: [CSVScanner.Cell]) -> Bool
  {
    guard first.count == second.count else { return false }
    var isAnyTextOverNumber = false
    for (a, b) in zip(first, second) {
      if a.number != nil { return false }
      if a.text.trimmed.isEmpty { continue }
      if b.number != nil { isAnyTextOverNumber = true }
    }
    return isAnyTextOverNumber
  }

  /// - Parameter contents: the file, whose pages need not stay in memory behind the pass.
  mutating func readRows(forgetting contents: FileBytes) throws(DataError) {
    numbers = PackedRows(width: columns.count, options, file: file)
    var row = [Double](repeating: 0, count: columns.count)
    var kept = scanner.position
    while scanner.nextRow(&cells) {
      guard cells.count == columns.count else { throw wrongWidth }
      index.append(start: scanner.rowStart)
      for column in columns.indices { row[column] = try read(cells[column], column) }
      try numbers.append(row)
      if scanner.position - kept > 1 << 22 {
        contents.forget(kept..<scanner.position)
        kept = scanner.position
      }
    }
    try numbers.finish()
    contents.forget(kept..<scanner.position)
    if scanner.isUnterminated {
      throw DataError(
        "a quoted cell is not closed", file: file, row: scanner.line, help: "add the missing '\"'")
    }
  }

  /// The number in a cell, NaN for a missing one or for text.
  private mutating func read(_ cell: CSVScanner.Cell, _ column: Int) throws(DataError) -> Double {
    if !columns[column].isText, let value = cell.number {
      if !(value == value.rounded() && abs(value) < 0x1p53) { columns[column].isWhole = false }
      return value
    }
    try TextFile.check(cell.bytes, file: file, line: scanner.line)
    let text = cell.text.trimmed
    if CSVTable.missingMarks.contains(text) {
      columns[column].missing += 1
      columns[column].isWhole = false
    } else if columns[column].firstText == nil {
      columns[column].firstText = (scanner.line, cell.text)
    }
    return .nan
  }

  private var wrongWidth: DataError {
    DataError(
      "this row has \(cells.count) cells, the first row has \(columns.count)", file: file,
      row: scanner.line,
      help: "check the separator and quotes, or skip leading lines with 'skip_rows'")
  }
}
