internal import SourceText

/// Documents of the repository that are made from the code.
package struct GeneratedDocument: Sendable {
  /// Relative to the package.
  package let path: String
  package let text: String
}

package enum GeneratedDocuments {
  /// All generated documents for the package at `root`, as they should be.
  package static func all(in root: String) -> [GeneratedDocument] {
    guard let grammar = try? SourceFile.load("\(root)/Grammar.md") else { return [] }
    let text = String(decoding: grammar.text, as: UTF8.self)
    return [
      GeneratedDocument(path: "Grammar.md", text: GrammarTables.updated(text)),
      ArticleTable.document(in: root),
    ] + RuleDocuments.all
  }

  /// Pages of rules that are no longer there, relative to the package.
  package static func orphans(in root: String) -> [String] { RuleDocuments.orphans(in: root) }
}
