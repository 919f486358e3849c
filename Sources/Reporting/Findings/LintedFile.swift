package import Linting
package import SourceText

/// One linted spec with what was found in it.
package struct LintedFile: Sendable {
  package let path: String
  package let findings: [Diagnostic]
  /// Findings that do not count.
  package let silenced: [SilencedFinding]
  /// All files that ranges of the findings point into.
  package let sources: SourceMap
  /// How many fixes were made in it; the findings are those that are left.
  package let fixed: Int
  /// Findings of the baseline that are there no more.
  package let stale: Int

  package init(
    path: String, findings: [Diagnostic], silenced: [SilencedFinding] = [], sources: SourceMap,
    fixed: Int = 0, stale: Int = 0
  ) {
    (self.path, self.findings, self.silenced) = (path, findings, silenced)
    (self.sources, self.fixed, self.stale) = (sources, fixed, stale)
  }

  package init(path: String, _ result: LintResult, _ sources: SourceMap, fixed: Int = 0) {
    self.init(
      path: path, findings: result.findings, silenced: result.silenced, sources: sources,
      fixed: fixed, stale: result.stale)
  }
}
