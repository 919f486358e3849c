internal import SourceText

/// The XML of Checkstyle, which many build servers read.
package struct CheckstyleFormat: ReportFormat {
  package static let name = "checkstyle"
  package static let summary = "Checkstyle's XML"
  package init() {}

  package func render(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    var text = XML.header + "<checkstyle version=\"10.0\">\n"
    // A finding may lie in a file that the linted one extends.
    for (path, errors) in grouped(files, setting) {
      text += "  <file\(XML.attributes(["name": path]))>\n\(errors)  </file>\n"
    }
    return text + "</checkstyle>\n"
  }

  private func grouped(_ files: [LintedFile], _ setting: ReportSetting) -> [(String, String)] {
    var paths: [String] = []
    var errors: [String: String] = [:]
    for file in files {
      for finding in file.findings {
        let place = FilePlace(finding.range, file.sources)
        let path = setting.path(place.path)
        if errors[path] == nil { paths.append(path) }
        errors[path, default: ""] += element(finding, place)
      }
    }
    return paths.map { ($0, errors[$0] ?? "") }
  }

  private func element(_ finding: Diagnostic, _ place: FilePlace) -> String {
    let message = finding.message + (finding.help.map { "; \($0)" } ?? "")
    let attributes = XML.attributes([
      "line": "\(place.line)", "column": "\(place.column)",
      "severity": finding.severity.rawValue, "message": message,
      "source": "coprime.\(finding.rule.split(separator: "/").joined(separator: "."))",
    ])
    return "    <error\(attributes)/>\n"
  }
}
