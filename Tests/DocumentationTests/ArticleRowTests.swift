import Documentation
import Testing
import Verification

@Suite struct ArticleRowTests {
  /// The table names checks, so it must not fall behind when one is renamed.
  @Test func everyCheckThatIsNamedExists() {
    let known = Set(allChecks.map { $0.about.id })
    for row in ArticleRow.all {
      for check in row.checks ?? [] {
        #expect(known.contains(check), "row \(row.number) names '\(check)'")
      }
    }
  }
}
