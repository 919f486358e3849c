package import SourceText

/// The least severity that makes a command fail.
package enum FailOn: String, CaseIterable, Sendable {
  case error, warning, info, never

  package func isReached(by findings: some Sequence<Diagnostic>) -> Bool {
    guard let threshold = Severity(rawValue: rawValue) else { return false }
    return findings.contains { $0.severity >= threshold }
  }
}
