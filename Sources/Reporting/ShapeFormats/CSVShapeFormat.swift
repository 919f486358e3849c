/// Comma-separated values (RFC 4180), headed by the names of the columns.
package struct CSVShapeFormat: ShapeFormat {
  package static let name = "csv"
  package static let summary = "comma-separated values (RFC 4180), numbers as they are"
  package static let hasColumns = true
  package init() {}

  package func render(_ listing: ShapeListing, _ style: Style) -> String {
    let lines = [listing.columns.map(\.rawValue)] + listing.lines.map { $0.map(\.plainText) }
    return lines.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  private func quoted(_ field: String) -> String {
    guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return field
    }
    return "\"" + field.reduce(into: "") { $0 += $1 == "\"" ? "\"\"" : String($1) } + "\""
  }
}
