import Analysis
import Formatting
import Linting
import Reporting
import SourceText
import Spec

/// Everything that happens to a spec before it runs.
enum SpecTarget {
  static func run(_ text: [UInt8]) -> Int {
    let document = SpecDocument.read(text, path: "specs/fuzz.yaml")
    var findings = Linter(profile: .production).lint(document)
    var size = 0
    if let spec = AnalyzedSpec(document) {
      let report = ShapeReport(spec)
      let listing = ShapeListing(
        report, columns: ShapeColumn.allCases, findings: findings, document.sources)
      // A picture would start another program.
      for format in allShapeFormats where format.name != "svg" {
        let text = try? format.init().render(listing, Style(hasColor: true, width: 80))
        size += text?.utf8.count ?? 0
      }
      // The formats differ in how they write rows, blocks shown as one in what the rows are.
      size += ShapeListing(report.collapsed(depth: 1), findings: [], document.sources).lines.count
      findings += spec.diagnostics
    }
    size += SpecFormatter.format(document)?.count ?? 0
    for expandsBlocks in [false, true] {
      size += SpecRenderer(document).text(expandsBlocks: expandsBlocks)?.utf8.count ?? 0
    }
    // The same bytes where a configuration or a baseline belongs.
    var reader = ConfigurationReader()
    _ = reader.read(document.file)
    size += reader.mistakes.count + Baseline.read(document.file).mistakes.count
    let file = LintedFile(path: document.file.path, findings: findings, sources: document.sources)
    for format in allFormats {
      size += format.init().render([file], Style(hasColor: true, width: 80)).utf8.count
    }
    let fixes = findings.flatMap(\.fixes)
    if !fixes.isEmpty {
      let repaired = Edits.apply(fixes, to: document.file)
      size += Linter().lint(SpecDocument.read(repaired.text, path: "specs/fuzz.yaml")).count
    }
    return size
  }
}
