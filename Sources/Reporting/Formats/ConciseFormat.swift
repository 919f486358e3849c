internal import SourceText

/// One line per finding, for editors and `grep`.
package struct ConciseFormat: ReportFormat {
  package static let name = "concise"
  package static let summary = "path:line:column: severity: message [rule]"
  package init() {}

  package func render(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    var text = ""
    for file in files {
      for finding in file.findings {
        let place = FilePlace(finding.range, file.sources)
        text += "\(place.path):\(place.line):\(place.column): "
        text += "\(finding.severity.rawValue): \(finding.message) [\(finding.rule)]\n"
      }
    }
    return text
  }
}
