import Foundation
import Linting
import Reporting
import Testing

@Suite struct RuleExplanationTests {
  static func card(_ id: String) throws -> RuleCard {
    let rules = allRules.map { $0.about }
    return RuleCard(try #require(rules.first { $0.id == id }), among: rules)
  }

  @Test func aRuleSaysWhatItCostsAndWhoSpeaksInstead() throws {
    let text = RuleExplanation(try Self.card("loss/softmax-into-logits-loss")).render(.plain)
    #expect(text.hasPrefix("loss/softmax-into-logits-loss\n\nSoftmax feeds a loss"))
    #expect(text.contains("\n  severity      error\n"))
    #expect(text.contains("\n  profiles      smoke, research, production\n"))
    #expect(text.contains("\n  fix           with --fix --unsafe-fixes\n"))
    #expect(text.contains("\n  error[loss/softmax-into-logits-loss]: softmax goes into"))
    #expect(text.contains("\nNot reported: "))
  }

  @Test func proseFitsTheTerminal() throws {
    let card = try Self.card("loss/softmax-into-logits-loss")
    let text = RuleExplanation(card).render(Style(hasColor: false, width: 50))
    let prose = text.components(separatedBy: "\nReported: ")[0]
    #expect(prose.split(separator: "\n").allSatisfy { displayWidth($0) <= 50 }, "\(prose)")
  }

  @Test func dominanceIsToldFromBothSides() throws {
    let strong = try #require(allRules.map { $0.about }.first { !$0.dominates.isEmpty })
    let weak = try Self.card(strong.dominates[0])
    #expect(RuleExplanation(weak).render(.plain).contains(strong.id))
    #expect(RulePage(weak).markdown().contains("Gives way to ["))
    #expect(RulePage(try Self.card(strong.id)).markdown().contains("Speaks instead of ["))
  }

  /// Every finding example of every rule reports something, so that its page shows real output.
  @Test func everyPageShowsOutput() {
    for card in RuleCard.all {
      let page = RulePage(card)
      #expect(page.path == "docs/rules/\(card.id).md")
      #expect(page.markdown().contains("\n```text\n"), "\(card.id)")
      #expect(!page.markdown().contains("«"), "\(card.id)")
    }
  }
}
