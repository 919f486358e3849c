internal import SourceText
internal import JSONText

/// The report that GitLab shows as code quality of a merge request.
package struct GitLabFormat: ReportFormat {
  package static let name = "gitlab"
  package static let summary = "GitLab's code quality report"
  package init() {}

  package func render(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    var fingerprints = Fingerprints()
    let issues = files.flatMap { file in
      file.findings.map { finding in
        let path = setting.path(file.sources.file(of: finding.range).path)
        let print = fingerprints.next(finding, path, file)
        return issue(finding, FilePlace(finding.range, file.sources), path, print)
      }
    }
    return JSONValue.array(issues).prettyText
  }

  private func issue(_ finding: Diagnostic, _ place: FilePlace, _ path: String, _ print: String)
    -> JSONValue
  {
    [
      "check_name": .string(finding.rule),
      // GitLab shows the description alone.
      "description": .string("\(finding.rule): \(finding.message)"),
      "severity": .string(severity(finding.severity)),
      "fingerprint": .string(print),
      "location": [
        "path": .string(path),
        "positions": [
          "begin": ["line": .int(place.line), "column": .int(place.column)],
          "end": ["line": .int(place.endLine), "column": .int(place.endColumn)],
        ],
      ],
    ]
  }

  private func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: "major"
    case .warning: "minor"
    case .info: "info"
    }
  }
}

/// Names by which a finding is known again after edits elsewhere: of its rule, its file and the text of its
/// line. Equal ones are numbered.
private struct Fingerprints {
  private var seen: [UInt64: Int] = [:]

  mutating func next(_ finding: Diagnostic, _ path: String, _ file: LintedFile) -> String {
    let source = file.sources.file(of: finding.range)
    let line = source.line(source.position(Int(finding.range.start)).line)
    let text = line.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    let hash = Self.hash("\(finding.rule)\u{0}\(path)\u{0}\(text)")
    seen[hash, default: 0] += 1
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits + "-\(seen[hash] ?? 1)"
  }

  /// FNV-1a: Fowler, Noll, Vo; RFC 9923.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
