internal import JSONText
package import SourceText
internal import Training
package import Verification

/// One check as a line for people, with the place in the spec where something is wrong.
package struct CheckLine: Sendable {
  private let result: CheckResult
  package init(_ result: CheckResult) { self.result = result }

  /// Empty for a check that there was no time for: ``summary(_:_:)`` names these together.
  package func render(_ style: Style, _ sources: SourceMap) -> String {
    if result.outcome.isOutOfTime { return "" }
    let mark =
      switch result.status {
      case .pass: style.color(.green, "✓")
      case .skip: style.dim("–")
      case .warn: style.bold(.yellow, "!")
      case .fail: style.bold(.red, "✗")
      }
    let id = result.about.id
    let gap = String(repeating: " ", count: max(1, 24 - id.count))
    var text =
      "\(mark) \(id)\(gap)\(result.outcome.message)  \(style.dim(duration(result.seconds)))\n"
    guard result.status >= .warn, let range = result.outcome.range else {
      if result.status >= .warn, let help = result.outcome.help { text += "    = help: \(help)\n" }
      return text
    }
    let finding = Diagnostic(
      result.about.name, result.status == .fail ? .error : .warning, result.about.meaning,
      at: range,
      notes: result.outcome.notes, help: result.outcome.help)
    text += HumanFormat().render(
      finding, LintedFile(path: "", findings: [finding], sources: sources), style)
    return text
  }

  /// `12 checks: 9 passed, 1 warned, 1 does not apply, 1 not run`, and what was not run.
  package static func summary(_ results: [CheckResult], _ style: Style) -> String {
    let late = results.filter(\.outcome.isOutOfTime)
    func count(_ status: CheckStatus) -> Int { results.count { $0.status == status } }
    let idle = count(.skip) - late.count
    let parts = [
      (count(.pass), "passed"), (count(.warn), "warned"), (count(.fail), "failed"),
      (idle, idle == 1 ? "does not apply" : "do not apply"), (late.count, "not run"),
    ]
    let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let total = amount(results.count, "check")
    return style.bold("\(total)\(words.isEmpty ? "" : ": \(words)")") + "\n" + missed(late, style)
  }

  /// Names what there was no time for, and why.
  private static func missed(_ results: [CheckResult], _ style: Style) -> String {
    guard let first = results.first else { return "" }
    let names = results.map(\.about.id).joined(separator: ", ")
    let text = "\(first.outcome.message): \(names)"
    let width = min(style.width ?? 100, 100)
    return wordWrapped(text, to: width - 2).map { "  \($0)\n" }.joined()
      + "  = help: give more time with --budget or 'verify.budget'\n"
  }
}

/// What was predicted beside what was measured, a row per check that has both.
package struct PredictionTable: Sendable {
  private let results: [CheckResult]
  package init(_ results: [CheckResult]) { self.results = results }

  package func render(_ style: Style) -> String {
    var table = Table(columns: [
      .init("check"), .init("predicted"), .init("measured"), .init("verdict"),
    ])
    var count = 0
    for result in results where result.outcome.expected != .null && result.outcome.measured != .null
    {
      count += 1
      table.add([
        result.about.id, Self.cell(result.outcome.expected), Self.cell(result.outcome.measured),
        result.status.rawValue,
      ])
    }
    return count == 0 ? "" : table.aligned(style, fitting: style.width ?? .max)
  }

  /// Values in one line; long ones are cut.
  static func cell(_ value: JSONValue) -> String {
    let text =
      switch value {
      case .string(let text): text
      case .array(let items): items.map(cell).joined(separator: ", ")
      case .object(let members):
        members.map { "\($0.key) \(cell($0.value))" }.joined(separator: ", ")
      default: value.double.map(short) ?? value.text
      }
    return text.count <= 48 ? text : text.prefix(47) + "…"
  }
}
