internal import SourceText

/// One line per finding, for editors and `grep`.
package struct ConciseFormat: ReportFormat {
  package static let name = "concise"
  package static let summary = "path:line:column: severity: message [rule]"
  package init() {}

  package func render(_ files: [LintedFile], _ style: Style) -> String {
    var text = ""
    for file in files {
      for finding in file.findings {
        let source = file.sources.file(of: finding.range)
        let start = source.position(Int(finding.range.start))
        text +=
          "\(source.path):\(start.line):\(start.column): \(finding.severity.rawValue): \(finding.message) [\(finding.rule)]\n"
      }
    }
    return text
  }
}
