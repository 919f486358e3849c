import Analysis
import ArgumentParser
import Reporting
import SourceText
import Spec

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two specs: layers, shapes, parameters, pipeline, training, evaluation.",
    discussion: """
      Layers are paired by the names that the specs chose, then by kind in their order. Defaults count as if they \
      were written. Ends with 0 where the specs are equal, 1 where they differ, 2 where one cannot be read.
      """)

  enum Form: String, ExpressibleByArgument, CaseIterable { case human, json }

  @Argument(help: ArgumentHelp("The first spec; '-' reads standard input.", valueName: "before"))
  var before: String

  @Argument(help: ArgumentHelp("The second spec.", valueName: "after"))
  var after: String

  @Option(help: "How to print the differences.")
  var format: Form = .human

  @OptionGroup var color: ColorOptions

  func run() throws {
    let comparison = SpecComparison(try analyzed(before), try analyzed(after))
    switch format {
    case .human: Output.write(ComparisonText(comparison).render(Output.style(color.color)))
    case .json: Output.write(JSON.text(ComparisonJSON(comparison)))
    }
    if !comparison.isEqual { throw ExitCode(1) }
  }

  /// What could be read of a spec with mistakes is compared too.
  private func analyzed(_ path: String) throws -> AnalyzedSpec {
    let document = try SpecDocument.required(path)
    guard let spec = AnalyzedSpec(document) else {
      let file = LintedFile(
        path: document.file.path, findings: document.diagnostics, sources: document.sources)
      Output.error(HumanFormat().render([file], .plain))
      throw ExitCode(2)
    }
    let errors = (document.diagnostics + spec.diagnostics).filter { $0.severity == .error }.count
    if errors > 0 {
      let count = errors == 1 ? "1 error" : "\(errors) errors"
      Output.error("note: \(path) has \(count); what could be read of it is compared")
    }
    return spec
  }
}
