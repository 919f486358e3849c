package import SourceText

/// A finding that does not count. It is handed on all the same: a program that compares two runs must not
/// take a finding that was silenced for one that was mended.
package struct SilencedFinding: Sendable {
  package enum Cause: Hashable, Sendable {
    /// A comment in the file, with the words behind the rule's name.
    case comment(reason: String?)
    /// The baseline, which lists what was there before.
    case baseline
  }
  package let finding: Diagnostic
  package let cause: Cause

  package init(_ finding: Diagnostic, _ cause: Cause) {
    (self.finding, self.cause) = (finding, cause)
  }
}
