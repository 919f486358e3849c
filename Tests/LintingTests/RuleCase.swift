import Analysis
import Linting
import SourceText
import Spec
import Testing

/// One example of one rule: every one is a test case, so that a rule needs no test file of its own.
struct RuleCase: Sendable, CustomTestStringConvertible {
  let about: RuleInfo
  let example: RuleExample
  /// What the linter finds in the example as it stands; linted once for all tests that read it.
  let findings: [Diagnostic]

  init(_ about: RuleInfo, _ example: RuleExample) {
    (self.about, self.example) = (about, example)
    findings = Self.lint(example.parsed().text)
  }

  var testDescription: String { "\(about.id): \(example.title)" }

  static let all: [RuleCase] = allRules.flatMap { rule in
    rule.about.examples.map { RuleCase(rule.about, $0) }
  }

  /// Points a failure at the example.
  var location: Testing.SourceLocation {
    Testing.SourceLocation(
      fileID: example.fileID, filePath: example.filePath, line: example.line, column: 1)
  }

  /// What the whole linter finds in a text.
  static func lint(_ text: [UInt8]) -> [Diagnostic] {
    Linter(profile: .production).lint(SpecDocument.read(text, path: "example.yaml"))
  }
  static func lint(_ text: String) -> [Diagnostic] { lint(Array(text.utf8)) }

  /// Byte ranges of this rule's findings, sorted.
  func ranges(in findings: [Diagnostic]) -> [Range<Int>] {
    findings.filter { $0.rule == about.id }.map(\.range.bytes)
      .sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
  }
}

/// Findings as lines, for messages of failed tests.
func summary(_ findings: [Diagnostic]) -> String {
  findings.map { "\($0.range.bytes) \($0.severity) \($0.rule): \($0.message)" }.joined(
    separator: "\n")
}
