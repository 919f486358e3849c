internal import SourceText

/// A place where libyaml could not go on, in the words of someone who writes specs.
struct SyntaxMistake {
  private let failure: SyntaxFailure
  private let text: CheckedText

  init(_ failure: SyntaxFailure, _ text: CheckedText) {
    self.failure = failure
    self.text = text
  }

  func report(to findings: inout Findings) {
    findings.add(.syntax, failure.context + " / " + failure.problem, at: failure.offset..<failure.offset)
  }
}
