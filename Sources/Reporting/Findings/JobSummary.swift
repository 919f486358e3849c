internal import SourceText

/// What was found as a table in Markdown, for the page of a GitHub Actions job.
package enum JobSummary {
  /// A page holds 1 MiB in all; whoever sees more rows than this reads the log.
  static let maximumRows = 100

  package static func markdown(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    var text = "### Coprime\n\n\(Tally(files).line)\n"
    let found = files.flatMap { file in file.findings.map { ($0, file.sources) } }
    guard !found.isEmpty else { return text }
    var table = Table(columns: [.init("severity"), .init("place"), .init("finding"), .init("rule")])
    for (finding, sources) in found.prefix(maximumRows) {
      let place = FilePlace(finding.range, sources)
      table.add([
        finding.severity.rawValue,
        code("\(setting.path(place.path)):\(place.line):\(place.column)"),
        literal(finding.message),
        "[\(finding.rule)](\(Product.pageAddress(of: finding.rule)))",
      ])
    }
    text += "\n" + table.markdown()
    let more = found.count - maximumRows
    if more > 0 { text += "\nand \(grouped(more)) more\n" }
    return text
  }

  private static func code(_ text: String) -> String {
    "`\(text.unicodeScalars.reduce(into: "") { $0 += $1 == "`" ? "'" : String($1) })`"
  }

  /// Without the signs that Markdown and HTML take for theirs.
  private static func literal(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "<": result += "&lt;"
      case "&": result += "&amp;"
      case "*", "_", "`", "[", "]", "\\", "#", "~": result += "\\\(scalar)"
      case "\n", "\r": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
