package import SourceText

/// One linted spec with what was found in it.
package struct LintedFile: Sendable {
  package let path: String
  package let findings: [Diagnostic]
  /// All files that ranges of the findings point into.
  package let sources: SourceMap

  package init(path: String, findings: [Diagnostic], sources: SourceMap) {
    (self.path, self.findings, self.sources) = (path, findings, sources)
  }
}

/// A way to print findings, chosen by `--format`.
package protocol ReportFormat: Sendable {
  static var name: String { get }
  /// For `--help`, one line.
  static var summary: String { get }
  init()
  func render(_ files: [LintedFile], _ style: Style) -> String
}

extension LintedFile {
  func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }
}
