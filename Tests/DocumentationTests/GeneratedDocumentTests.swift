import Documentation
import SourceText
import Spec
import Testing

private let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

@Suite struct GeneratedDocumentTests {
  static let pages = "docs/rules/"

  @Test func generatedPartsOfTheDocumentationAreFresh() throws {
    let documents = GeneratedDocuments.all(in: root).filter { !$0.path.hasPrefix(Self.pages) }
    #expect(!documents.isEmpty)
    try expectFresh(documents)
  }

  /// Pages of rules are compared once they are checked in.
  @Test(.enabled(if: !fileNames(in: "\(root)/\(pages)").isEmpty))
  func everyRuleHasAFreshPageAndNoOtherPageIsThere() throws {
    let pages = GeneratedDocuments.all(in: root).filter { $0.path.hasPrefix(Self.pages) }
    #expect(pages.count > 100)
    try expectFresh(pages)
    #expect(GeneratedDocuments.orphans(in: root) == [], "run `swift run document`")
  }

  private func expectFresh(_ documents: [GeneratedDocument]) throws {
    for document in documents {
      let onDisk = try? SourceFile.load("\(root)/\(document.path)")
      #expect(
        onDisk.map { String(decoding: $0.text, as: UTF8.self) } == document.text,
        "\(document.path) is stale; run `swift run document`")
    }
  }

  /// Every complete spec of the grammar reads without a mistake.
  @Test func examplesOfTheGrammarAreReadable() throws {
    let text = String(decoding: try SourceFile.load("\(root)/Grammar.md").text, as: UTF8.self)
    let blocks = text.split(separator: "```yaml\n").dropFirst().map {
      $0.prefix(upTo: $0.firstRange(of: "```")?.lowerBound ?? $0.endIndex)
    }
    let specs = blocks.filter { $0.hasPrefix("coprime: 1") }
    #expect(specs.count >= 5)
    for spec in specs {
      let document = SpecDocument.read([UInt8](spec.utf8), path: "Grammar.md")
      #expect(document.diagnostics.isEmpty, "\(spec)\n\(document.diagnostics.map(\.message))")
    }
  }
}
