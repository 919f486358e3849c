import ArgumentParser
import Linting
import Reporting
import SourceText

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a rule: what it finds, why it matters, how to fix it.")

  enum Form: String, ExpressibleByArgument, CaseIterable { case human, markdown, json }

  @Argument(
    help:
      "A rule such as 'loss/softmax-into-logits-loss', the part after the slash, or the start of either."
  )
  var rule: String

  @Option(help: "How to print the explanation.")
  var format: Form = .human

  @OptionGroup var color: ColorOptions

  func run() throws {
    let rules = allRules.map { $0.about }.sorted { $0.id < $1.id }
    let card = RuleCard(try chosen(among: rules), among: rules)
    switch format {
    case .human: Output.write(RuleExplanation(card).render(Output.style(color.color)))
    case .markdown: Output.write(RulePage(card).markdown())
    case .json: Output.write(JSON.text(RuleJSON(card)))
    }
  }

  /// The rule of this name; failing that, the only one whose name, or the part after its slash, starts so.
  private func chosen(among rules: [RuleInfo]) throws -> RuleInfo {
    let exact = rules.filter { $0.id == rule || $0.id.hasSuffix("/" + rule) }
    let near = rules.filter { $0.id.hasPrefix(rule) || $0.id.contains("/" + rule) }
    let candidates = exact.isEmpty && !rule.isEmpty ? near : exact
    if candidates.count == 1 { return candidates[0] }
    let ids = rules.map(\.id)
    if candidates.isEmpty {
      let guess = didYouMean(rule, among: ids) ?? ruleWithEnd(like: rule, among: ids)
      Output.error(
        "error: there is no rule '\(rule)'"
          + (guess.map { "; did you mean '\($0)'?" } ?? "; 'coprime rules' lists them"))
    } else {
      let list = candidates.map { "  \($0.id)\n" }.joined()
      Output.error("error: '\(rule)' may mean \(candidates.count) rules:\n\(list)")
    }
    throw ExitCode(2)
  }

  /// The rule whose name without its group is meant.
  private func ruleWithEnd(like name: String, among ids: [String]) -> String? {
    let ends = ids.map { String($0.split(separator: "/").last ?? "") }
    guard let end = didYouMean(name, among: ends) else { return nil }
    return ends.firstIndex(of: end).map { ids[$0] }
  }
}

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List all rules.")

  enum Form: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Option(help: "How to print the list.")
  var format: Form = .table

  @Option(
    help: ArgumentHelp("Only rules that speak in this profile.", valueName: "profile"))
  var profile: Profile = .production

  @OptionGroup var color: ColorOptions

  func run() {
    switch format {
    case .json:
      let cards = RuleCard.all.filter { $0.about.profile <= profile }
      Output.write(JSON.text(cards.map(RuleJSON.init)))
    case .table:
      var table = Table(columns: [
        .init("rule"), .init("severity"), .init("profile"), .init("finds"),
      ])
      let rules = allRules.map { $0.about }.filter { $0.profile <= profile }
      for rule in rules.sorted(by: { $0.id < $1.id }) {
        table.add([rule.id, rule.severity.rawValue, rule.profile.rawValue, rule.summary])
      }
      let style = Output.style(color.color)
      Output.write(table.aligned(style, fitting: style.width ?? .max))
    }
  }
}
