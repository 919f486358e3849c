import Documentation
import Testing
import Verification

private let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

@Suite struct ArticleRowTests {
  private static let pairs = ArticleSpecs.all(in: root, ArticleSpecs.verifiedFolder)
  private static let sessions = ArticleSession.all(in: root)

  /// The table names checks, so it must not fall behind when one is renamed.
  @Test func everyCheckThatIsNamedExists() {
    let known = Set(allChecks.map { $0.about.id })
    for row in ArticleRow.all {
      for check in row.checks {
        #expect(known.contains(check), "row \(row.number) names '\(check)'")
      }
    }
  }

  @Test func everyRowThatAsksForAnythingIsAnswered() {
    for row in ArticleRow.all {
      #expect(row.isStatic || !row.checks.isEmpty || row.feature != nil, "row \(row.number)")
    }
  }

  /// A pair for the checks of a row tells nothing of the others, but without any the row is only a claim.
  @Test func everyRowThatAsksForACheckIsShown() {
    for row in ArticleRow.all where !row.checks.isEmpty {
      let isFound = Self.pairs.contains { pair in
        pair.row == row.number && pair.rules.contains(where: row.checks.contains)
      }
      let isShown = Self.sessions.contains { $0.row == row.number }
      #expect(isFound || isShown, "row \(row.number) has neither a pair nor a session")
    }
  }

  @Test func everyRowThatAsksForACommandHasASession() {
    let missing = ArticleRow.all.filter { row in
      row.feature != nil && !Self.sessions.contains { $0.row == row.number }
    }
    #expect(missing.map(\.number) == [])
  }

  @Test func everyPairAndSessionBelongsToARow() {
    let rows = Dictionary(uniqueKeysWithValues: ArticleRow.all.map { ($0.number, $0) })
    for pair in Self.pairs {
      #expect(pair.rules.contains { rows[pair.row]?.checks.contains($0) ?? false }, "\(pair.path)")
    }
    for session in Self.sessions {
      let row = rows[session.row]
      #expect(row?.feature != nil || row?.checks.isEmpty == false, "\(session.path)")
    }
  }

  @Test func theTableHasNoEmptyCell() throws {
    let table = try #require(
      GeneratedDocuments.all(in: root).first { $0.path == "docs/articles.md" })
    let rows = table.text.split(separator: "\n").filter { $0.hasPrefix("| ") }
    #expect(rows.count == ArticleRow.all.count + 1)
    for row in rows {
      let cells = row.dropFirst(2).dropLast(2).split(
        separator: " | ", omittingEmptySubsequences: false)
      #expect(cells.count == 6, "\(row)")
      #expect(cells.allSatisfy { cell in cell.contains { $0 != " " } }, "\(row)")
    }
  }
}
