import ArgumentParser
import Linting
import Reporting
import SourceText

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a rule: what it finds, why it matters, how to fix it.")

  @Argument(help: "A rule such as 'loss/softmax-into-logits-loss', or the part after the slash.")
  var rule: String

  @OptionGroup var color: ColorOptions

  func run() throws {
    let rules = allRules.map { $0.about }
    guard
      let about = rules.first(where: { $0.id == rule })
        ?? rules.first(where: { $0.id.hasSuffix("/" + rule) })
    else {
      let near = didYouMean(rule, among: rules.map(\.id))
      Output.error(
        "error: there is no rule '\(rule)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; 'coprime rules' lists them"))
      throw ExitCode(2)
    }
    Output.write(RuleExplanation(about).render(Output.style(color.color)))
  }
}

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "rules", abstract: "List all rules.")

  enum Form: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Option(help: "How to print the list.")
  var format: Form = .table

  @OptionGroup var color: ColorOptions

  func run() {
    let rules = allRules.map { $0.about }.sorted { $0.id < $1.id }
    switch format {
    case .json: Output.write(JSON.text(rules.map(RuleJSON.init)))
    case .table:
      var table = Table(columns: [.init("rule"), .init("severity"), .init("finds")])
      for rule in rules { table.add([rule.id, rule.severity.rawValue, rule.summary]) }
      Output.write(table.aligned(Output.style(color.color)))
    }
  }
}
