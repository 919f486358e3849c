package import SourceText

/// Collects what one rule finds.
package struct Report: Sendable {
  let about: RuleInfo
  package private(set) var findings: [Diagnostic] = []
  private var reported: Set<SourceRange> = []

  init(_ about: RuleInfo) { self.about = about }

  /// - Parameters:
  ///   - message: what is wrong, in the user's names and numbers; lower case, no final full stop.
  ///   - severity: nil for the rule's own.
  ///   - notes: where the other end is, and why; usually a fact's chain of reasons.
  ///   - help: what to do.
  package mutating func add(
    _ message: String, at range: SourceRange, severity: Severity? = nil,
    notes: [Diagnostic.Note] = [],
    help: String? = nil, fixes: [FixIt] = []
  ) {
    // A block that is used many times is one mistake.
    guard reported.insert(range).inserted else { return }
    findings.append(
      Diagnostic(
        about.id, severity ?? about.severity, message, at: range, notes: notes, help: help ?? nil,
        fixes: fixes))
  }
}
