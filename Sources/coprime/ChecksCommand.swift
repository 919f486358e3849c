import ArgumentParser
import JSONText
import Reporting
import Verification

struct ChecksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checks", abstract: "List all checks of 'verify', in the order in which they run.")

  enum Form: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Option(help: "How to print the list.")
  var format: Form = .table

  @OptionGroup var color: ColorOptions

  func run() {
    let checks = Verifier.inOrder(allChecks).map { $0.about }
    switch format {
    case .json: Output.write(JSONValue.array(checks.map { CheckExplanation($0).json }).foldedText)
    case .table:
      var table = Table(columns: [.init("check"), .init("needs"), .init("checks that")])
      for check in checks { table.add([check.id, check.cost.words, check.summary]) }
      let style = Output.style(color.color)
      Output.write(table.aligned(style, fitting: style.width ?? .max))
    }
  }
}
