/// The stable interface for programs.
package struct JSONShapeFormat: ShapeFormat {
  package static let name = "json"
  package static let summary = "one JSON object, the stable interface for programs"
  package static let hasColumns = false
  package init() {}

  package func render(_ listing: ShapeListing, _ style: Style) -> String {
    JSON.text(ShapeJSON(listing.report, findings: listing.findings, listing.sources))
  }
}
