internal import SourceText

/// Workflow commands, which GitHub Actions shows as annotations of the changed files.
package struct GitHubFormat: ReportFormat {
  package static let name = "github"
  package static let summary = "annotations of GitHub Actions; the default there"
  package init() {}

  package func render(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    var text = ""
    for file in files {
      for finding in file.findings { text += command(finding, file, setting) }
    }
    return text + Tally(files).line + "\n"
  }

  private func command(_ finding: Diagnostic, _ file: LintedFile, _ setting: ReportSetting)
    -> String
  {
    let place = FilePlace(finding.range, file.sources)
    let path = setting.path(place.path)
    var properties = [
      ("title", "coprime (\(finding.rule))"), ("file", path), ("line", "\(place.line)"),
      ("endLine", "\(place.endLine)"),
    ]
    // GitHub refuses columns for a range of several lines.
    if place.line == place.endLine {
      properties += [("col", "\(place.column)"), ("endColumn", "\(place.endColumn)")]
    }
    let list = properties.map { "\($0)=\(Self.escapedProperty($1))" }.joined(separator: ",")
    // The log shows the text alone, so the place stands in it, too.
    let lines =
      ["\(path):\(place.line):\(place.column): \(finding.message)"]
      + finding.notes.map { note in
        let place = note.range.map { FilePlace($0, file.sources) }
        return "note: \(note.message)"
          + (place.map { " (\(setting.path($0.path)):\($0.line):\($0.column))" } ?? "")
      } + (finding.help.map { ["help: \($0)"] } ?? [])
    return "::\(Self.level(finding.severity)) \(list)::"
      + Self.escaped(lines.joined(separator: "\n")) + "\n"
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "notice"
    }
  }

  private static func escaped(_ text: String) -> String {
    replacing(text, ["%": "%25", "\r": "%0D", "\n": "%0A"])
  }

  private static func escapedProperty(_ text: String) -> String {
    replacing(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }

  private static func replacing(_ text: String, _ replacements: [Unicode.Scalar: String]) -> String
  {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      if let replacement = replacements[scalar] {
        result += replacement
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
}
