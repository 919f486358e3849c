internal import JSONText
internal import Verification

/// What was predicted beside what was measured.
struct ChecksSection: RunSection {
  static let key = "checks"
  static let title = "Predicted and measured"
  private let results: [CheckResult]

  init?(_ record: RunRecord) {
    guard !record.checks.isEmpty else { return nil }
    results = record.checks
  }

  var html: String {
    let rows = results.sorted { $0.status > $1.status }.map { result in
      let help = result.outcome.help.map { "<br><span class=\"faint\">\(HTML.text($0))</span>" }
      return [
        HTML.badge(result.status.rawValue), HTML.text(result.about.id),
        cell(result.outcome.expected), cell(result.outcome.measured),
        HTML.text(result.outcome.message) + (result.status >= .warn ? help ?? "" : ""),
      ]
    }
    return HTML.table(["", "check", "predicted", "measured", "finding"], rows)
  }

  private func cell(_ value: JSONValue) -> String {
    HTML.text(value == .null ? "" : PredictionTable.cell(value))
  }

  var json: JSONValue { .array(results.map(\.json)) }
}
