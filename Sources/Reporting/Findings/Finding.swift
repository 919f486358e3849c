package import SourceText

/// A finding as the JSON interface has it; lines and columns start at 1, columns count Unicode scalars.
package struct Finding: Encodable {
  struct Note: Encodable {
    let message: String
    let path: String
    let line: Int
    let column: Int
  }
  struct Edit: Encodable {
    let path: String
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
    let place = FilePlace(finding.range, sources)
    rule = finding.rule
    severity = finding.severity.rawValue
    message = finding.message
    path = place.path
    (line, column) = (place.line, place.column)
    (endLine, endColumn) = (place.endLine, place.endColumn)
    notes = finding.notes.map { note in
      // A remark without a place of its own stands at the finding.
      let place = note.range.map { FilePlace($0, sources) } ?? place
      return Note(
        message: note.message, path: place.path, line: place.line, column: place.column)
    }
    help = finding.help
    url = Product.page(of: finding.rule)
    fixes = finding.fixes.map { fix in
      Fix(
        title: fix.title, safety: fix.safety.rawValue,
        edits: fix.edits.map { edit in
          let place = FilePlace(edit.range, sources)
          return Edit(
            path: place.path, line: place.line, column: place.column, endLine: place.endLine,
            endColumn: place.endColumn, text: edit.text(in: sources.file(of: edit.range)))
        })
    }
  }
}
