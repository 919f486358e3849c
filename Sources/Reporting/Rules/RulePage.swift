internal import Linting
internal import SourceText

/// A rule as a page of the documentation.
package struct RulePage: Sendable {
  private let card: RuleCard
  package init(_ card: RuleCard) { self.card = card }

  /// Relative to the package.
  package var path: String { Product.page(of: card.id) }

  package func markdown() -> String {
    let about = card.about
    var text = "# \(about.id)\n\n\(about.summary)\n\n"
    var facts = Table(columns: [.init("severity"), .init("profiles"), .init("fix")])
    facts.add([
      about.severity.rawValue, about.profile.words, card.fixes.isEmpty ? "none" : card.fixCode,
    ])
    text += facts.markdown()
    if !about.dominates.isEmpty { text += "\nSpeaks instead of \(links(about.dominates)).\n" }
    if !card.dominatedBy.isEmpty { text += "\nGives way to \(links(card.dominatedBy)).\n" }
    text += section("Why it matters", about.rationale)
    text += section("What you would see", about.symptoms)
    text += section("How to fix it", about.remedy)
    for example in card.examples {
      text += "\n## \(example.isReported ? "Reported" : "Not reported"): \(example.title)\n\n"
      text += fenced(example.text, "yaml")
      if example.isReported { text += "\n" + fenced(example.output(.plain), "text") }
    }
    if !about.sources.isEmpty {
      text += "\n## Sources\n\n" + about.sources.map { "- \($0)\n" }.joined()
    }
    if about.isSuppressible {
      text += "\n## Silence it\n\n"
      text += fenced("# coprime: disable=\(about.id) the reason", "yaml")
    }
    return text
  }

  private func section(_ title: String, _ body: String) -> String {
    body.isEmpty ? "" : "\n## \(title)\n\n\(body)\n"
  }

  /// A fence is longer than every run of backticks inside.
  private func fenced(_ text: String, _ language: String) -> String {
    var (longest, run) = (2, 0)
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)\(language)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n"
  }

  private func links(_ ids: [String]) -> String {
    ids.map { "[\($0)](../\($0).md)" }.joined(separator: ", ")
  }
}

/// The list of all rules, by group.
package enum RuleIndexPage {
  package static let path = "docs/rules/README.md"

  package static func markdown(_ cards: [RuleCard]) -> String {
    var text = """
      # Rules

      \(cards.count) rules, made by `swift run document` from `Sources/Linting/Rules`; do not edit. `coprime explain RULE` \
      prints a page in the terminal.

      *Profiles* say how much Coprime speaks: `smoke` only of what cannot work, `research` (the default) also of what likely \
      harms, `production` of what others need who run the model, too; a rule is listed with the first that has it. *Fix* says \
      which options have a finding mended.

      """
    var groups: [String] = []
    for card in cards where groups.last != card.group { groups.append(card.group) }
    for group in groups {
      var table = Table(columns: [
        .init("rule"), .init("severity"), .init("profile"), .init("fix"), .init("finds"),
      ])
      for card in cards where card.group == group {
        let about = card.about
        table.add([
          "[\(about.id)](\(about.id).md)", about.severity.rawValue, about.profile.rawValue,
          card.fixCode, about.summary,
        ])
      }
      text += "\n## \(group)\n\n" + table.markdown()
    }
    return text
  }
}

extension RuleCard {
  fileprivate var fixCode: String {
    switch fixes.first {
    case .safe: "`--fix`"
    case .unsafe: "`--fix --unsafe-fixes`"
    case .display: "shown"
    case nil: ""
    }
  }
}
