import DataFiles
import Testing

@Suite struct CSVTableTests {
  @Test(arguments: Answers.loaded?.tables ?? [])
  func cellsAreThoseOfPython(_ table: Answers.Table) {
    var rows: [[String]] = []
    var text = table.text
    text.withUTF8 { utf8 in
      var scanner = CSVScanner(UnsafeRawBufferPointer(utf8), separator: UInt8(ascii: ","))
      var cells: [CSVScanner.Cell] = []
      while scanner.nextRow(&cells) { rows.append(cells.map(\.text)) }
    }
    #expect(rows == table.rows)
  }

  @Test(arguments: Answers.loaded?.numbers ?? [])
  func numbersAreThoseOfPython(_ number: Answers.Number) {
    #expect(parsed(number.text) == Double(number.value), "\(number.text)")
    #expect(parsed("  \(number.text)\t") == Double(number.value))
  }

  @Test(arguments: Answers.loaded?.notNumbers ?? [])
  func whatIsNoNumberIsNotReadAsOne(text: String) { #expect(parsed(text) == nil) }

  private func parsed(_ text: String) -> Double? {
    Array(text.utf8).withUnsafeBytes { decimal($0) }
  }

  // MARK: Tables

  private func table(_ text: String, _ edit: (inout CSVTable.Options) -> Void = { _ in }) throws
    -> CSVTable
  {
    var options = CSVTable.Options()
    edit(&options)
    return try CSVTable(contents(Array(text.utf8)), file: "data.csv", options)
  }

  private func contents(_ bytes: [UInt8]) throws -> FileBytes {
    try FileBytes(count: bytes.count, file: "data.csv") { $0.copyBytes(from: bytes) }
  }

  private func numbers(_ table: CSVTable, _ column: Int) -> [Double]? {
    guard case .numbers(let values)? = try? table.read(Array(0..<table.rowCount), [[column]]).first
    else { return nil }
    return values
  }

  @Test(
    arguments: [
      ("a,b\n1,2\n3,4\n", ["a", "b"]), ("1,2\n3,4\n", nil), ("a,b\nc,d\n", nil),
      ("name,age\nAda,36\n", ["name", "age"]),
      ("5.1,setosa\n4.9,virginica\n", nil), ("\"a\",\"b\"\n1,2\n", ["a", "b"]), ("a,b\n", nil),
    ] as [(String, [String]?)])
  func aHeaderIsSeenWhereTextStandsOverNumbers(text: String, names: [String]?) throws {
    #expect(try table(text).names == names)
  }

  @Test func aHeaderCanBeDeclared() throws {
    #expect(try table("a,b\nc,d\n") { $0.hasHeader = true }.names == ["a", "b"])
    #expect(try table("a,b\n1,2\n") { $0.hasHeader = false }.names == nil)
    #expect(try table("1,2\n3,4\n") { $0.hasHeader = true }.rowCount == 1)
  }

  @Test(arguments: ["1,2\n3,4\n", "1;2\n3;4\n", "1\t2\n3\t4\n", "1|2\n3|4\n", "\u{FEFF}1,2\n3,4\n"])
  func theSeparatorIsSeen(text: String) throws {
    let table = try table(text)
    #expect(numbers(table, 0) == [1, 3])
    #expect(numbers(table, 1) == [2, 4])
  }

  @Test func leadingRowsCanBeSkipped() throws {
    let table = try table("150,4,setosa,versicolor\n5.1,3.5\n4.9,3.0\n") { $0.skippedRows = 1 }
    #expect(table.rowCount == 2)
    #expect(numbers(table, 1) == [3.5, 3])
  }

  @Test func missingNumbersAreNotNumbersAndCounted() throws {
    let table = try table("a,b\n1,NA\n,2\n?,3\n")
    #expect(table.columns.map(\.missing) == [2, 1])
    #expect(numbers(table, 0)?.map(\.isNaN) == [false, true, true])
  }

  @Test func aColumnWithTextIsTextFromTheFirstRowOn() throws {
    let table = try table("1,a\n2,b\nx,c\n") { $0.hasHeader = false }
    guard case .text(let first) = try table.read([0, 1, 2], [[0]])[0] else {
      Issue.record("not text")
      return
    }
    #expect(first == ["1", "2", "x"])
    #expect(table.columns[0].firstText?.line == 3)
    #expect(table.columns[0].firstText?.text == "x")
  }

  @Test func aRowOfAnotherLengthNamesItsLine() throws {
    let error = try dataError { _ = try table("1,2\n\"3\",4\n\n5,6,7\n") }
    #expect(error.message == "this row has 3 cells, the first row has 2")
    #expect(error.file == "data.csv")
    #expect(error.row == 4)
  }

  @Test func linesInsideOfCellsCount() throws {
    let error = try dataError { _ = try table("\"a\nb\",2\n3\n") }
    #expect(error.row == 3)
  }

  @Test(arguments: ["", "\n\n", "a,b\n1,\"2\n"])
  func filesWithoutAWholeRowAreRefused(text: String) throws {
    _ = try dataError { _ = try table(text) }
  }

  /// More rows than two marks of the index are apart, with empty lines and quoted line ends between them.
  @Test func anyRowsCanBeReadInAnyOrder() throws {
    let text = (0..<5000).map { "\($0),\"a\n\($0)\"\($0 % 7 == 0 ? "\n" : "")\r\n" }.joined()
    let table = try table(text)
    #expect(table.rowCount == 5000)
    #expect(table.columns.map(\.isWhole) == [true, true])
    let rows = [4999, 0, 17, 18, 19, 20, 3, 3, 2048, 15, 16]
    guard case .numbers(let numbers) = try table.read(rows, [[0]])[0],
      case .text(let texts) = try table.read(rows, [[0], [1]])[1]
    else {
      Issue.record("cells of the wrong kind")
      return
    }
    #expect(numbers == rows.map { Double($0) })
    #expect(texts == rows.map { "a\n\($0)" })
  }

  /// Three columns that need Float, Double and text; more rows than three blocks hold.
  private static let mixed: [(Double, Double, String)] = (0..<7000).map { (row: Int) in
    let whole = row == 5000 ? 16_777_217 : row % 90
    return (Double(row) / 8, Double(whole), "t\(row)")
  }
  private static let mixedText = mixed.map { "\($0.0),\($0.1),\($0.2)\n" }.joined()

  @Test(arguments: [0, 100_000, 1 << 24])
  func numbersAreTheSameInMemoryAndInATemporaryFile(limit: Int) throws {
    let table = try table(Self.mixedText) { $0.memoryLimit = limit }
    #expect((table.rowsAtOnce > 1) == (limit < 1 << 24))
    let rows = (0..<3000).map { $0 * 4801 % 7000 } + [5000, 5000, 0, 6999]
    let cells = try table.read(rows, [[0, 1], [2], [1]])
    guard case .numbers(let pairs) = cells[0], case .text(let texts) = cells[1],
      case .numbers(let singles) = cells[2]
    else {
      Issue.record("cells of the wrong kind")
      return
    }
    #expect(pairs == rows.flatMap { [Self.mixed[$0].0, Self.mixed[$0].1] })
    #expect(texts == rows.map { Self.mixed[$0].2 })
    #expect(singles == rows.map { Self.mixed[$0].1 })
  }

  @Test(arguments: [true, false])
  func decimalsAreKeptAsPreciselyAsAskedFor(keepsDoubles: Bool) throws {
    let table = try table("0.1,1\n-2.7,2\nNA,3\n") { $0.keepsDoubles = keepsDoubles }
    let expected = keepsDoubles ? [0.1, -2.7] : [0.1, -2.7].map { Double(Float($0)) }
    #expect(numbers(table, 0)?.prefix(2) == expected[...])
    #expect(numbers(table, 0)?.last?.isNaN == true)
  }

  @Test(arguments: [true, false]) func wholeNumbersStayExact(keepsDoubles: Bool) throws {
    let text = "16777217,9007199254740991,1e300\n3,4,5\n"
    let table = try table(text) { $0.keepsDoubles = keepsDoubles }
    let columns = (0..<3).map { numbers(table, $0) }
    #expect(columns == [[16_777_217, 3], [9_007_199_254_740_991, 4], [1e300, 5]])
  }

  @Test(arguments: [-1, 3, Int.max, Int.min]) func rowsThatAreNotThereAreRefused(row: Int) throws {
    let table = try table("1,a\n2,b\n3,c\n")
    for column in 0..<2 {
      let error = try dataError { _ = try table.read([0, row], [[column]]) }
      #expect(error.message == "has 3 rows, and others were asked for")
    }
  }

  @Test(
    arguments: [
      (Array("a,b\n1,caf".utf8) + [0xE9, 10], "byte 233 is not UTF-8", 2),
      (Array("a,b\n1,x\n2,".utf8) + [0, 10], "holds a NUL byte, so it is not a text file", 3),
      ([0xFF, 0xFE, 0x61, 0], "is text in UTF-16, but text is read as UTF-8", nil),
    ] as [([UInt8], String, Int?)])
  func whatIsNotUTF8IsRefusedWithItsLine(bytes: [UInt8], message: String, line: Int?) throws {
    let error = try dataError { _ = try CSVTable(contents(bytes), file: "data.csv") }
    #expect(error.message == message)
    #expect(error.row == line)
  }
}
