import Catalog
import Foundation
import SourceText
import Testing
import YAML

/// Reads one entry as a spec writes it; every diagnostic is a failure of the test.
func decoded(
  _ text: String, _ kind: EntryKind, dialect: Dialect = .keras,
  location: SourceLocation = #_sourceLocation
) throws -> any CatalogEntry {
  let (entry, diagnostics) = decoding(text, kind, dialect: dialect)
  #expect(diagnostics.isEmpty, "\(text): \(diagnostics.map(\.message))", sourceLocation: location)
  return try #require(entry, "\(text) is no \(kind.rawValue)", sourceLocation: location)
}

/// Reads one entry and what is wrong with it.
func decoding(
  _ text: String, _ kind: EntryKind, dialect: Dialect = .keras
) -> (entry: (any CatalogEntry)?, diagnostics: [Diagnostic]) {
  var decoder = SpecDecoder()
  decoder.dialect = dialect
  let document = read(SourceFile(path: "test.yaml", text: text))
  guard let root = document.root else { return (nil, document.diagnostics) }
  let entry = decoder.entry(root, kind)?.value
  return (entry, decoder.diagnostics)
}

/// A file of `Tests/Fixtures`, which a script of `Tests/Conformance` wrote.
func fixture<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
  let data = try Data(contentsOf: folder.appending(path: "Fixtures/\(name)"))
  return try JSONDecoder().decode(type, from: data)
}

/// Whether two numbers agree up to rounding of float32 arithmetic.
func agrees(_ a: Double, _ b: Double, relative: Double = 1e-5, absolute: Double = 1e-6) -> Bool {
  a == b || abs(a - b) <= max(relative * max(abs(a), abs(b)), absolute)
}
