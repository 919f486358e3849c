internal import Linting
internal import SourceText

/// How many findings each rule has, the most frequent first.
package struct Statistics: Sendable {
  private struct Row {
    var count = 0
    var fixable = 0
    var severity = Severity.info
  }
  private var rows: [String: Row] = [:]
  private var silenced = 0

  package init(_ files: [LintedFile]) {
    for file in files {
      silenced += file.silenced.count
      for finding in file.findings {
        var row = rows[finding.rule] ?? Row()
        row.count += 1
        if finding.fixes.contains(where: { $0.safety == .safe }) { row.fixable += 1 }
        row.severity = max(row.severity, finding.severity)
        rows[finding.rule] = row
      }
    }
  }

  package func text(_ style: Style) -> String {
    if rows.isEmpty { return "nothing found; \(silenced) silenced\n" }
    var table = Table(columns: [
      .init("findings", isNumeric: true), .init("fixable", isNumeric: true), .init("severity"),
      .init("rule"),
    ])
    for (rule, row) in rows.sorted(by: { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }) {
      table.add(["\(row.count)", "\(row.fixable)", row.severity.rawValue, rule])
    }
    return table.aligned(style) + "\(silenced) silenced\n"
  }
}
