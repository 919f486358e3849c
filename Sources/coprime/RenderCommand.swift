import ArgumentParser
import Formatting
import Reporting
import SourceText
import Spec

struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Print a spec with every default filled in.",
    discussion: """
      The specs it extends are merged, names and keys are canonical, layers have the names they are given without one. \
      What is printed is a spec that means the same.
      """)

  @Argument(help: "The spec; '-' reads standard input.")
  var spec: String

  @Flag(help: "List the layers one by one: blocks and repetitions are written out.")
  var expand = false

  @OptionGroup var overrides: OverrideOptions

  func run() throws {
    let document = try SpecDocument.required(spec, overrides: try overrides.overrides())
    let errors = document.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty, let text = SpecRenderer(document).text(expandsBlocks: expand) else {
      let file = LintedFile(
        path: document.file.path, findings: DiagnosticOrder.sorted(document.diagnostics),
        sources: document.sources)
      Output.error(HumanFormat().render([file], .plain))
      throw ExitCode(2)
    }
    Output.write(text)
  }
}
