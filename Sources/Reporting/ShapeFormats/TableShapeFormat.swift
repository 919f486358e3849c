/// Aligned columns for a terminal.
package struct TableShapeFormat: ShapeFormat {
  package static let name = "table"
  package static let summary = "aligned columns, wrapped to the terminal or to 120 characters"
  package static let hasColumns = true
  package init() {}

  /// Wide enough for most models, narrow enough for files and mails.
  private static let pipedWidth = 120

  package func render(_ listing: ShapeListing, _ style: Style) -> String {
    let width = style.width ?? Self.pipedWidth
    let footer = ShapeFooter(report: listing.report).lines.map {
      wrapped($0, to: width).joined(separator: "\n  ") + "\n"
    }
    return listing.table.aligned(style, fitting: width) + "\n" + footer.joined()
  }
}

extension ShapeListing {
  /// The rows as text for people.
  var table: Table {
    var table = Table(columns: columns.map { .init($0.title, isNumeric: $0.isNumeric) })
    for line in lines { table.add(line.map(\.text)) }
    return table
  }
}
