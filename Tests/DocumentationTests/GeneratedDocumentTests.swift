import Documentation
import SourceText
import Spec
import Testing

private let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

@Suite struct GeneratedDocumentTests {
  @Test func generatedPartsOfTheDocumentationAreFresh() throws {
    let documents = GeneratedDocuments.all(in: root)
    #expect(!documents.isEmpty)
    for document in documents {
      let onDisk = try SourceFile.load("\(root)/\(document.path)")
      #expect(
        String(decoding: onDisk.text, as: UTF8.self) == document.text,
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
