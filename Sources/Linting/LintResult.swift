package import SourceText

/// What was found in one spec: what counts, and what someone chose not to hear.
package struct LintResult: Sendable {
  package var findings: [Diagnostic]
  package var silenced: [SilencedFinding]
  /// Findings of the baseline that are there no more, counted only where the whole spec was checked.
  package var stale = 0

  package init(findings: [Diagnostic] = [], silenced: [SilencedFinding] = []) {
    (self.findings, self.silenced) = (findings, silenced)
  }
}
