import ArgumentParser
import Linting
import Reporting
import SourceText
import Spec

enum FormatChoice: String, ExpressibleByArgument, CaseIterable {
  case human, concise, json

  static var allValueStrings: [String] { allFormats.map { $0.name } }
  var format: any ReportFormat {
    let type = allFormats.first { $0.name == rawValue } ?? HumanFormat.self
    return type.init()
  }
}

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Report what is wrong with specs, without running them.",
    discussion: """
      Folders are searched for YAML files with the key 'coprime:'. Findings are silenced by a comment \
      '# coprime: disable=RULE reason' on their line or the line above.
      """)

  @Argument(help: "Specs or folders; '-' reads standard input.")
  var paths: [String] = ["."]

  @Option(
    help: ArgumentHelp("The path that findings about standard input name.", valueName: "path"))
  var stdinFilename: String?

  @Option(help: "How to print findings.")
  var format: FormatChoice = .human

  @Option(
    help: ArgumentHelp("The least severity that makes the command fail.", valueName: "severity"))
  var failOn: FailOn = .error

  @OptionGroup var color: ColorOptions
  @OptionGroup var overrides: OverrideOptions

  func run() throws {
    let overrides = try overrides.overrides()
    var search = SpecSearch()
    for path in paths where path != "-" { search.add(path) }
    for problem in search.problems { Output.error("error: \(problem)") }

    var files = LintRun(overrides: overrides).lint(search.files)
    if paths.contains("-") {
      let document = SpecDocument.read(
        readStandardInput(), path: stdinFilename ?? "<stdin>", overrides: overrides)
      files.append(
        .linted(
          LintedFile(
            path: document.file.path, findings: Linter().lint(document), sources: document.sources))
      )
    }
    var linted: [LintedFile] = []
    var couldReadAll = search.problems.isEmpty
    for file in files {
      switch file {
      case .linted(let file): linted.append(file)
      case .unreadable(let message):
        Output.error("error: \(message)")
        couldReadAll = false
      case .notASpec(let path):
        if search.named.contains(path) {
          Output.error("note: \(path) is not a spec (no key 'coprime:'), skipped")
        }
      }
    }
    Output.write(format.format.render(linted, Output.style(color.color)))
    if !couldReadAll { throw ExitCode(2) }
    if failOn.isReached(by: linted.flatMap(\.findings)) { throw ExitCode(1) }
  }
}
