import Documentation
import SourceText
import Testing

/// What the articles warn of is found, and nothing is said where it has been put right.
@Suite struct ArticleTests {
  private static let pairs = ArticleSpecs.all(in: root)
  private static let staticRows = ArticleRow.all.filter(\.isStatic)

  @Test(arguments: pairs.map(\.path))
  func everyMistakeIsFoundAsSeverelyAsItsRowSays(_ path: String) throws {
    let pair = try #require(Self.pairs.first { $0.path == path })
    let row = try #require(ArticleRow.all.first { $0.number == pair.row }, "no such row")
    #expect(row.isStatic, "row \(row.number) asks for no rule")
    let findings = try SpecFile(path: "\(path).mistake.yaml").findings()
    #expect(
      findings.contains { finding in
        Severity.allCases.contains { $0 >= row.severity && finding.hasPrefix("\($0.rawValue) ") }
      }, "\(findings)")
    #expect(try SpecFile(path: "\(path).sound.yaml").findings() == [])
  }

  @Test func everySoundSpecHasItsMistake() {
    let sound = fileNames(in: "\(root)/\(ArticleSpecs.folder)").filter {
      $0.hasSuffix(".sound.yaml")
    }
    #expect(
      sound.map { "\(ArticleSpecs.folder)/\($0.dropLast(".sound.yaml".count))" }
        == Self.pairs.map(\.path))
  }

  @Test func rowsAreNumberedInOrderAndNameKnownArticles() {
    #expect(ArticleRow.all.map(\.number) == Array(1...ArticleRow.all.count))
    let letters = ArticleRow.sources.map(\.letter).joined()
    for row in ArticleRow.all {
      #expect(!row.articles.isEmpty && row.articles.allSatisfy(letters.contains), "\(row.number)")
    }
  }

  @Test func rowsThatAskForARuleHaveASpec() {
    let missing = Self.staticRows.map(\.number).filter { number in
      !Self.pairs.contains { $0.row == number }
    }
    #expect(missing == [])
  }
}
