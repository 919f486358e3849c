/// A table in GitHub's Markdown.
package struct MarkdownShapeFormat: ShapeFormat {
  package static let name = "markdown"
  package static let summary = "a table in GitHub's Markdown"
  package static let hasColumns = true
  package init() {}

  package func render(_ listing: ShapeListing, _ style: Style) -> String {
    let footer = ShapeFooter(report: listing.report).lines.map { "- \(markdownEscaped($0))\n" }
    return listing.table.markdown() + "\n" + footer.joined()
  }
}

/// With a backslash before what Markdown would read as markup.
private func markdownEscaped(_ text: String) -> String {
  text.reduce(into: "") { result, character in
    if "\\`*_[]<>|".contains(character) { result.append("\\") }
    result.append(character)
  }
}
