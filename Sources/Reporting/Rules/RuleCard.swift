package import Linting
internal import SourceText
internal import Spec

/// Everything there is to say about a rule: its own words, and what follows from running its examples.
package struct RuleCard: Sendable {
  struct Example: Sendable {
    let title: String
    let text: String
    /// What `lint` prints about it, this rule's findings alone; empty where it is silent.
    let findings: [Diagnostic]
    let file: LintedFile
  }
  package let about: RuleInfo
  let examples: [Example]
  /// Rules that speak in this rule's place where both would.
  let dominatedBy: [String]
  /// How safe the fixes are that its findings come with, safest first; empty: there are none.
  let fixes: [FixIt.Safety]

  /// - Complexity: as linting each example.
  package init(_ about: RuleInfo, among rules: [RuleInfo]) {
    self.about = about
    examples = about.examples.map { Self.example($0, about.id) }
    dominatedBy = rules.filter { $0.dominates.contains(about.id) }.map(\.id).sorted()
    let found = Set(examples.flatMap(\.findings).flatMap(\.fixes).map(\.safety))
    fixes = [.safe, .unsafe, .display].filter(found.contains)
  }

  /// Every rule, in the order of its name.
  package static var all: [RuleCard] {
    let rules = allRules.map { $0.about }.sorted { $0.id < $1.id }
    return rules.map { RuleCard($0, among: rules) }
  }

  package var id: String { about.id }
  package var group: String { about.group }

  private static func example(_ example: RuleExample, _ rule: String) -> Example {
    let (bytes, _) = example.parsed()
    let document = SpecDocument.read(bytes, path: "example.yaml")
    // An example without marks is there to show silence.
    let isSilent = !example.marked.contains("«")
    let findings =
      isSilent
      ? [] : Linter(profile: .production).lint(document).filter { $0.rule == rule }
    return Example(
      title: example.title, text: String(decoding: bytes, as: UTF8.self), findings: findings,
      file: LintedFile(path: "example.yaml", findings: findings, sources: document.sources))
  }
}

extension RuleCard.Example {
  var isReported: Bool { !findings.isEmpty }

  func output(_ style: Style) -> String {
    findings.map { HumanFormat().render($0, file, style) }.joined(separator: "\n")
  }
}

extension RuleCard {
  /// In a few words for people.
  var fixWords: String {
    switch fixes.first {
    case .safe: "with --fix"
    case .unsafe: "with --fix --unsafe-fixes"
    case .display: "shown, not made"
    case nil: "none"
    }
  }
}
