import Analysis
import Reporting
import SourceText
import Spec
import Testing

/// A spec given as text.
func analyzed(_ text: String, path: String = "spec.yaml", overrides: [Override] = []) throws
  -> AnalyzedSpec
{
  try #require(
    AnalyzedSpec(SpecDocument.read([UInt8](text.utf8), path: path, overrides: overrides)))
}

/// What `coprime shapes` prints of a spec.
func rendered(
  _ text: String, _ format: String, columns: [ShapeColumn]? = nil, depth: Int? = nil,
  width: Int? = nil
) throws -> String {
  let spec = try analyzed(text)
  var report = ShapeReport(spec)
  if let depth { report = report.collapsed(depth: depth) }
  let listing = ShapeListing(
    report, columns: columns, findings: spec.diagnostics, spec.document.sources)
  let type = try #require(allShapeFormats.first { $0.name == format })
  return try type.init().render(listing, Style(hasColor: false, width: width))
}
