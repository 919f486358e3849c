internal import SourceText
internal import JSONText

/// Reviewdog's diagnostic format, which carries fixes as suggestions for a pull request.
package struct RDJSONFormat: ReportFormat {
  package static let name = "rdjson"
  package static let summary = "reviewdog's JSON, with fixes as suggestions"
  package init() {}

  package func render(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    let result: JSONValue = [
      "source": ["name": .string("coprime"), "url": .string(Product.address)],
      "diagnostics": .array(
        files.flatMap { file in
          file.findings.map { diagnostic($0, file.sources, setting) }
        }),
    ]
    return result.prettyText
  }

  private func diagnostic(
    _ finding: Diagnostic, _ sources: SourceMap, _ setting: ReportSetting
  ) -> JSONValue {
    let remarks = finding.notes.filter { $0.range == nil }.map { "note: \($0.message)" }
    let help = finding.help.map { ["help: \($0)"] } ?? []
    let suggestions = finding.fixes.compactMap { suggestion($0, finding.range.file, sources) }
    let related = finding.notes.compactMap { note in
      note.range.map { range -> JSONValue in
        ["message": .string(note.message), "location": location(range, sources, setting)]
      }
    }
    return [
      "message": .string(([finding.message] + remarks + help).joined(separator: "\n")),
      "location": location(finding.range, sources, setting),
      "severity": .string(finding.severity.rawValue.uppercased()),
      "code": [
        "value": .string(finding.rule), "url": .string(Product.pageAddress(of: finding.rule)),
      ],
      "suggestions": .array(suggestions),
      "related_locations": .array(related),
    ]
  }

  /// A fix as one replacement from its first edit to its last; nil where it changes another file, or is not
  /// meant to be applied.
  private func suggestion(_ fix: FixIt, _ file: FileID, _ sources: SourceMap) -> JSONValue? {
    guard fix.safety != .display, fix.edits.allSatisfy({ $0.range.file == file }),
      let first = fix.edits.first, let last = fix.edits.last
    else { return nil }
    let source = sources.file(of: first.range)
    let whole = first.range.union(last.range)
    var text = ""
    var position = Int(whole.start)
    for edit in fix.edits {
      text += source.text(in: SourceRange(file, position, Int(edit.range.start)))
      text += edit.text(in: source)
      position = Int(edit.range.end)
    }
    return ["range": range(whole, source), "text": .string(text)]
  }

  private func location(_ range: SourceRange, _ sources: SourceMap, _ setting: ReportSetting)
    -> JSONValue
  {
    let file = sources.file(of: range)
    return ["path": .string(setting.path(file.path)), "range": self.range(range, file)]
  }

  private func range(_ range: SourceRange, _ file: SourceFile) -> JSONValue {
    [
      "start": position(Int(range.start), file),
      "end": position(Int(range.end), file),
    ]
  }

  /// Columns count bytes, those of a byte order mark among them.
  private func position(_ offset: Int, _ file: SourceFile) -> JSONValue {
    let line = file.position(offset).line
    let start = line == 1 ? 0 : file.offset(line: line, column: 1)
    return ["line": .int(line), "column": .int(offset - start + 1)]
  }
}
