import Reporting
import Testing

@Suite struct TableTests {
  static func table(_ rows: [String]...) -> Table {
    var table = Table(columns: [.init("layer"), .init("weights", isNumeric: true)])
    for row in rows { table.add(row) }
    return table
  }

  @Test func columnsAreAsWideAsTheirWidestCellAndNumbersStandRight() {
    let text = Self.table(["conv2d", "320"], ["dense", "1,290"]).aligned(.plain)
    #expect(
      text == """
        layer   weights
        ──────  ───────
        conv2d      320
        dense     1,290

        """)
  }

  @Test func wideCharactersCountAsTheColumnsTheyTake() {
    let lines = Self.table(["畳み込み", "1"], ["e\u{301}", "2"]).aligned(.plain).split(separator: "\n")
    #expect(lines.dropFirst(2).map { displayWidth($0) } == [17, 17])
  }

  @Test func noLineEndsInBlanks() {
    let text = Self.table(["a layer with a long name", ""]).aligned(.plain)
    #expect(text.split(separator: "\n").allSatisfy { $0.last != " " })
  }

  @Test func barsInCellsDoNotEndACellOfMarkdown() {
    #expect(
      Self.table(["a|b", "1"]).markdown()
        == "| layer | weights |\n|---|---:|\n| a\\|b | 1 |\n")
  }

  @Test func numbersAreGroupedByThousands() {
    #expect(
      [0, 999, 1000, 25_636_712, -1234].map(grouped) == [
        "0", "999", "1,000", "25,636,712", "-1,234",
      ])
  }

  @Test func aStyleWithoutColourAddsNothing() {
    #expect(Style.plain.bold(.red, "error") == "error")
    #expect(Style(hasColor: true).bold(.red, "error") == "\u{1B}[1;31merror\u{1B}[0m")
  }
}
