import ArgumentParser
import Linting
import Reporting
import SourceText
import Spec

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

  @Option(
    help: ArgumentHelp("The least severity that makes the command fail.", valueName: "severity"))
  var failOn: FailOn = .error

  @OptionGroup var report: ReportOptions
  @OptionGroup var fixes: FixOptions
  @OptionGroup var color: ColorOptions
  @OptionGroup var overrides: OverrideOptions

  func run() throws {
    let run = LintRun(overrides: try overrides.overrides(), level: fixes.level)
    var search = SpecSearch()
    for path in paths where path != "-" { search.add(path) }
    for problem in search.problems { Output.error("error: \(problem)") }
    var outcomes = Outcomes(run.lint(search.files), named: search.named)
    if fixes.level != nil, !fixes.diff {
      var writing = FixWriting()
      outcomes.linted += outcomes.fixed.map { writing.write($0) }
      if writing.writeBases(of: outcomes.fixed, named: search.named) {
        outcomes = Outcomes(
          LintRun(overrides: run.overrides).lint(search.files), named: search.named)
      }
      if !writing.couldWriteAll { outcomes.couldReadAll = false }
      outcomes.fixed = []
    }
    if paths.contains("-") { readStandardInput(run, &outcomes) }
    try finish(outcomes, couldReadAll: outcomes.couldReadAll && search.problems.isEmpty)
  }

  /// Standard input cannot be written back: its fixed text is the output.
  private func readStandardInput(_ run: LintRun, _ outcomes: inout Outcomes) {
    let document = SpecDocument.read(
      coprime.readStandardInput(), path: stdinFilename ?? "<stdin>", overrides: run.overrides)
    switch run.lint(document) {
    case .fixed(let file) where !fixes.diff:
      Output.write(file.text)
      outcomes.linted.append(file.linted)
    case .fixed(let file): outcomes.fixed.append(file)
    case .linted(let file): outcomes.linted.append(file)
    case .notASpec, .unreadable: break
    }
  }

  private func finish(_ outcomes: Outcomes, couldReadAll: Bool) throws {
    var isComplete = couldReadAll
    var findings = outcomes.linted.flatMap(\.findings)
    if fixes.diff {
      for file in outcomes.fixed { Output.write(file.diff) }
      // Nothing was written, so what was found is still there.
      findings = outcomes.fixed.flatMap { Linter().lint($0.original) }
      let count = outcomes.fixed.reduce(0) { $0 + $1.spec.fixed }
      let files = outcomes.fixed.count(where: \.isChanged)
      Output.error(
        count == 0
          ? "nothing to fix"
          : "would fix \(count) of \(findings.count) findings in \(files) \(files == 1 ? "spec" : "specs")"
      )
    } else {
      var writing = ReportWriting(outcomes.linted, color.color)
      writing.isDiverted = fixes.level != nil && paths.contains("-")
      writing.write(report.requests)
      isComplete = isComplete && writing.couldWriteAll
    }
    if !isComplete { throw ExitCode(2) }
    if failOn.isReached(by: findings) { throw ExitCode(1) }
  }
}

/// What became of the files, sorted by kind, with what could not be read said.
private struct Outcomes {
  var linted: [LintedFile] = []
  var fixed: [FixedFile] = []
  var couldReadAll = true

  init(_ outcomes: [LintRun.Outcome], named: Set<String>) {
    for outcome in outcomes {
      switch outcome {
      case .linted(let file): linted.append(file)
      case .fixed(let file): fixed.append(file)
      case .unreadable(let message):
        Output.error("error: \(message)")
        couldReadAll = false
      case .notASpec(let path) where named.contains(path):
        Output.error("note: \(path) is not a spec (no key 'coprime:'), skipped")
      case .notASpec: break
      }
    }
  }
}
