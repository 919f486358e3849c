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
    // What did not run tells least.
    let order: [CheckStatus] = [.fail, .warn, .pass, .skip]
    let sorted = order.flatMap { status in results.filter { $0.status == status } }
    let rows = sorted.map { result in
      let help = result.outcome.help.map { "<br><span class=\"faint\">\(HTML.text($0))</span>" }
      return [
        HTML.badge(result.status.rawValue), HTML.text(result.about.id),
        cell(result.outcome.expected), cell(result.outcome.measured),
        HTML.text(result.outcome.message) + (result.status >= .warn ? help ?? "" : ""),
      ]
    }
    return HTML.table(
      ["", "check", "predicted", "measured", "finding"], rows, stacked: [2, 3])
  }

  private func cell(_ value: JSONValue) -> String {
    HTML.text(value == .null ? "" : PredictionTable.cell(value))
  }

  var json: JSONValue { .array(results.map(\.json)) }
}
