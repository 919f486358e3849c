import ArgumentParser
import Reporting

/// The command line. Exit codes: 0 nothing at or above the failing severity, 1 findings or failed checks,
/// 2 the spec, its data or the command line could not be read.
@main
struct Coprime: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coprime",
    abstract: "Finds the mistakes that make neural networks fail silently.",
    discussion: """
      Reads deep-learning specs written in YAML, infers every shape symbolically, reports what cannot work, and \
      trains the spec to check that what it predicted is what happens.
      """,
    version: Product.version,
    subcommands: [
      LintCommand.self, ShapesCommand.self, DiffCommand.self, RunCommand.self, VerifyCommand.self,
      EvaluateCommand.self, PredictCommand.self, ExportWeightsCommand.self,
      RangeTestCommand.self, SweepCommand.self, BisectCommand.self, SimplifyCommand.self,
      PeekCommand.self, CompareCommand.self,
      ExplainCommand.self, ExplainErrorCommand.self,
      RulesCommand.self, ChecksCommand.self, FmtCommand.self, InitCommand.self, RenderCommand.self,
      SchemaCommand.self,
    ])

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let code as ExitCode {
      Output.exit(code.rawValue)
    } catch {
      let text = fullMessage(for: error)
      // Help and version are answers; everything else is a command line that cannot be read.
      if exitCode(for: error) == .success {
        Output.write(text + "\n")
        Output.exit(0)
      }
      Output.error(text)
      Output.exit(2)
    }
    Output.exit(0)
  }
}
