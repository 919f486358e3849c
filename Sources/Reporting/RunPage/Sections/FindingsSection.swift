internal import Spec
internal import Analysis
internal import JSONText
internal import SourceText

/// What the linter found in the spec.
struct FindingsSection: RunSection {
  static let key = "findings"
  static let title = "Findings in the spec"
  private let findings: [Diagnostic]
  private let sources: SourceMap

  init?(_ record: RunRecord) {
    (findings, sources) = (record.findings, record.spec.document.sources)
  }

  var html: String {
    guard !findings.isEmpty else { return "<p>The linter found nothing.</p>" }
    let rows = findings.map { finding in
      let place = FilePlace(finding.range, sources)
      let help = finding.help.map { "<br><span class=\"faint\">\(HTML.text($0))</span>" } ?? ""
      return [
        HTML.badge(finding.severity.rawValue), HTML.text("\(place.path):\(place.line)"),
        "\(HTML.text(finding.message))\(help)", HTML.text(finding.rule),
      ]
    }
    return HTML.table(["", "place", "finding", "rule"], rows, stacked: [3])
  }

  var json: JSONValue {
    .array(
      findings.map { finding in
        let place = FilePlace(finding.range, sources)
        return [
          "rule": .string(finding.rule), "severity": .string(finding.severity.rawValue),
          "message": .string(finding.message), "path": .string(place.path),
          "line": .int(place.line), "column": .int(place.column),
        ]
      })
  }
}
