import ArgumentParser
import JSONText
import Linting
import Reporting
import SourceText
import Verification

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a rule or a check: what it finds, why it matters, how to fix it.")

  enum Form: String, ExpressibleByArgument, CaseIterable { case human, markdown, json }

  @Argument(
    help: """
      A rule such as 'loss/softmax-into-logits-loss', a check of 'verify' such as 'overfit', the part after the slash, \
      or the start of either.
      """)
  var rule: String

  @Option(help: "How to print the explanation.")
  var format: Form = .human

  @OptionGroup var color: ColorOptions

  func run() throws {
    let rules = allRules.map { $0.about }.sorted { $0.id < $1.id }
    let checks = allChecks.map { $0.about }
    let id = try chosen(among: rules.map(\.id) + checks.map(\.name))
    if let rule = rules.first(where: { $0.id == id }) {
      explain(RuleCard(rule, among: rules))
    } else if let check = checks.first(where: { $0.name == id }) {
      explain(CheckExplanation(check))
    }
  }

  private func explain(_ card: RuleCard) {
    switch format {
    case .human: Output.write(RuleExplanation(card).render(Output.style(color.color)))
    case .markdown: Output.write(RulePage(card).markdown())
    case .json: Output.write(JSON.text(RuleJSON(card)))
    }
  }

  private func explain(_ check: CheckExplanation) {
    switch format {
    case .human: Output.write(check.render(Output.style(color.color)))
    case .markdown: Output.write(check.markdown)
    case .json: Output.write(check.json.foldedText)
    }
  }

  /// What has this name; failing that, the only one whose name, or the part after its slash, starts so.
  private func chosen(among ids: [String]) throws -> String {
    let exact = ids.filter { $0 == rule || $0.hasSuffix("/" + rule) }
    let near = ids.filter { $0.hasPrefix(rule) || $0.contains("/" + rule) }
    let candidates = exact.isEmpty && !rule.isEmpty ? near : exact
    if candidates.count == 1 { return candidates[0] }
    if candidates.isEmpty {
      let guess = didYouMean(rule, among: ids) ?? idWithEnd(like: rule, among: ids)
      Output.error(
        "error: there is no rule or check '\(rule)'"
          + (guess.map { "; did you mean '\($0)'?" }
            ?? "; 'coprime rules' and 'coprime checks' list them"))
    } else {
      let list = candidates.map { "  \($0)\n" }.joined()
      Output.error("error: '\(rule)' may mean \(candidates.count) things:\n\(list)")
    }
    throw ExitCode(2)
  }

  /// The one that is meant by its name without its group.
  private func idWithEnd(like name: String, among ids: [String]) -> String? {
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
