package import SourceText

/// What was found in one spec: what counts, and what someone chose not to hear.
package struct LintResult: Sendable {
  package var findings: [Diagnostic]
  package var silenced: [SilencedFinding]

  package init(findings: [Diagnostic] = [], silenced: [SilencedFinding] = []) {
    (self.findings, self.silenced) = (findings, silenced)
  }
}
