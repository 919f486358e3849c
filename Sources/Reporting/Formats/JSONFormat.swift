package import SourceText

/// The stable interface for programs.
package struct JSONFormat: ReportFormat {
  package static let name = "json"
  package static let summary = "one JSON object, the stable interface for programs"
  package init() {}

  package func render(_ files: [LintedFile], _ style: Style) -> String {
    JSON.text(LintReport(files))
  }
}

struct LintReport: Encodable {
  struct File: Encodable {
    let path: String
    let findings: [Finding]
  }
  struct Summary: Encodable {
    let files: Int
    let errors: Int
    let warnings: Int
    let infos: Int
    /// Fixes made, and findings left that have a safe or only an unsafe fix.
    let fixed: Int
    let fixable: Int
    let unsafelyFixable: Int
    /// Findings that comments silence, and those that the baseline does.
    let suppressed: Int
    let baselined: Int
  }
  let coprime = 1
  let files: [File]
  let summary: Summary

  init(_ linted: [LintedFile]) {
    files = linted.map { file in
      File(path: file.path, findings: file.findings.map { Finding($0, file.sources) })
    }
    func total(_ severity: Severity) -> Int { linted.reduce(0) { $0 + $1.count(severity) } }
    summary = Summary(
      files: linted.count, errors: total(.error), warnings: total(.warning), infos: total(.info),
      fixed: linted.reduce(0) { $0 + $1.fixed },
      fixable: linted.reduce(0) { $0 + $1.fixable(.safe) },
      unsafelyFixable: linted.reduce(0) { $0 + $1.fixable(.unsafe) },
      suppressed: linted.reduce(0) { $0 + $1.silenced.count - $1.baselined },
      baselined: linted.reduce(0) { $0 + $1.baselined })
  }
}

/// A finding as the JSON interface has it; lines and columns start at 1, columns count Unicode scalars.
package struct Finding: Encodable {
  struct Note: Encodable {
    let message: String
    let line: Int
    let column: Int
  }
  struct Edit: Encodable {
    let line: Int
    let column: Int
    let endLine: Int
    let endColumn: Int
    let text: String
  }
  struct Fix: Encodable {
    let title: String
    let safety: String
    let edits: [Edit]
  }
  let rule: String
  let severity: String
  let message: String
  let path: String
  let line: Int
  let column: Int
  let endLine: Int
  let endColumn: Int
  let notes: [Note]
  @ExplicitNull package var help: String?
  let url: String
  let fixes: [Fix]

  package init(_ finding: Diagnostic, _ sources: SourceMap) {
    let source = sources.file(of: finding.range)
    let start = source.position(Int(finding.range.start))
    let end = source.position(Int(finding.range.end))
    rule = finding.rule
    severity = finding.severity.rawValue
    message = finding.message
    path = source.path
    (line, column) = (start.line, start.column)
    (endLine, endColumn) = (end.line, end.column)
    notes = finding.notes.map { note in
      // A remark without a place of its own stands at the finding.
      let range = note.range ?? finding.range
      let place = sources.file(of: range).position(Int(range.start))
      return Note(message: note.message, line: place.line, column: place.column)
    }
    help = finding.help
    url = "docs/rules/\(finding.rule).md"
    fixes = finding.fixes.map { fix in
      Fix(
        title: fix.title, safety: fix.safety.rawValue,
        edits: fix.edits.map { edit in
          let file = sources.file(of: edit.range)
          let start = file.position(Int(edit.range.start))
          let end = file.position(Int(edit.range.end))
          return Edit(
            line: start.line, column: start.column, endLine: end.line, endColumn: end.column,
            text: edit.replacement)
        })
    }
  }
}
