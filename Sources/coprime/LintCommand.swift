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
      Folders are searched for YAML files with the key 'coprime:'. Settings come from the .coprime.yaml nearest to \
      each spec, upward as far as the repository goes. Findings are silenced by a comment \
      '# coprime: disable=RULE reason' on their line or the line above.
      """)

  @Argument(help: "Specs or folders; '-' reads standard input.")
  var paths: [String] = ["."]

  @Option(
    help: ArgumentHelp(
      "The path that findings about standard input name, and whose configuration holds.",
      valueName: "path"))
  var stdinFilename: String?

  @OptionGroup var report: ReportOptions
  @OptionGroup var rules: RuleOptions
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var fixes: FixOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var color: ColorOptions
  @OptionGroup var overrides: OverrideOptions

  @Flag(help: "Print the specs that would be linted, and lint none.")
  var showFiles = false

  @Flag(help: "Print how many findings each rule has, in place of the findings.")
  var statistics = false

  @Option(
    help: ArgumentHelp(
      "Threads to lint with; the result does not depend on it.", valueName: "count"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("'--threads \(threads)' is not a number of threads from 1 to 1024")
    }
    if fixes.diff, judging.writeBaseline != nil {
      throw ValidationError("'--diff' writes nothing; give it without '--write-baseline'")
    }
    if statistics, report.format.contains(where: { $0.path == nil }) {
      throw ValidationError(
        "'--statistics' stands in place of the findings; give the format a file")
    }
  }

  func run() throws {
    var plan = LintPlan(
      .init(
        profile: rules.profile, selection: try rules.selection(), failOn: judging.threshold,
        baseline: judging.baseline, ignoresBaselines: judging.writeBaseline != nil),
      configuration)
    var search = SpecSearch()
    for path in paths where path != "-" { search.add(path) }
    for problem in search.problems { Output.error("error: \(problem)") }
    let specs = planned(search, &plan)
    let standardInput = paths.contains("-") ? plan.spec(stdinFilename ?? "<stdin>") : nil
    try plan.validate()
    if showFiles { return show(specs) }

    let run = LintRun(
      overrides: try overrides.overrides(), level: fixes.level, threads: threads)
    var results = LintResults(run.lint(specs), of: specs, named: search.named)
    if fixes.level != nil, !fixes.diff { write(&results, specs, run, search.named) }
    if paths.contains("-") { readStandardInput(run, standardInput, &results) }
    if !search.problems.isEmpty { results.couldReadAll = false }
    try finish(&results, plan)
  }

  /// What is left of the files that were found when the configuration has left out its own.
  private func planned(_ search: SpecSearch, _ plan: inout LintPlan) -> [PlannedSpec] {
    search.files.compactMap { path in
      let spec = plan.spec(path)
      if spec == nil, search.named.contains(path) {
        Output.error("note: \(path) is excluded by the configuration; --no-config lints it")
      }
      return spec
    }
  }

  private func show(_ specs: [PlannedSpec]) {
    for spec in specs {
      guard let file = try? SourceFile.load(spec.path), SpecSearch.mentionsKey(file.text) else {
        continue
      }
      Output.write(spec.path + "\n")
    }
  }

  private func write(
    _ results: inout LintResults, _ specs: [PlannedSpec], _ run: LintRun, _ named: Set<String>
  ) {
    var writing = FixWriting()
    let fixed = results.fixed
    results.replaceFixed { writing.write($0) }
    if writing.writeBases(of: fixed, named: named) {
      let again = LintRun(overrides: run.overrides, threads: threads)
      results = LintResults(again.lint(specs), of: specs, named: named)
    }
    if !writing.couldWriteAll { results.couldReadAll = false }
  }

  /// Standard input cannot be written back: its fixed text is the output.
  private func readStandardInput(
    _ run: LintRun, _ spec: PlannedSpec?, _ results: inout LintResults
  ) {
    let text = coprime.readStandardInput()
    guard let spec else {
      // Who pipes a text through --fix expects it back, whatever the configuration says.
      if fixes.level != nil, !fixes.diff { Output.write(text) }
      return
    }
    let document = SpecDocument.read(text, path: spec.path, overrides: run.overrides)
    let outcome = run.lint(document, spec.linter)
    if case .fixed(let file) = outcome, !fixes.diff {
      Output.write(file.text)
      results.add(.linted(file.linted), spec)
    } else {
      results.add(outcome, spec)
    }
  }

  private func finish(_ results: inout LintResults, _ plan: LintPlan) throws {
    if fixes.diff {
      printDiff(results)
    } else {
      if let path = judging.writeBaseline { writeBaseline(path, &results) }
      var writing = ReportWriting(results.files, color.color)
      writing.isDiverted = fixes.level != nil && paths.contains("-")
      writing.write(statistics ? report.filesOnly : report.requests)
      if statistics { Output.write(Statistics(results.files).text(Output.style(color.color))) }
      if !writing.couldWriteAll { results.couldReadAll = false }
      plan.baselines.reportStale(results.files.reduce(0) { $0 + $1.stale })
    }
    if !results.couldReadAll { throw ExitCode(2) }
    if results.isFailing { throw ExitCode(1) }
  }

  private func printDiff(_ results: LintResults) {
    for file in results.fixed { Output.write(file.diff) }
    let count = results.fixed.reduce(0) { $0 + $1.spec.fixed }
    let findings = results.files.reduce(0) { $0 + $1.findings.count }
    let files = results.fixed.count(where: \.isChanged)
    Output.error(
      count == 0
        ? "nothing to fix"
        : "would fix \(count) of \(findings) findings in \(files) \(files == 1 ? "spec" : "specs")"
    )
  }

  private func writeBaseline(_ path: String, _ results: inout LintResults) {
    guard let known = BaselineFiles.write(results.files, to: path) else {
      results.couldReadAll = false
      return
    }
    let count = results.files.reduce(0) { $0 + $1.findings.count }
    results.replace(with: known)
    let kept = count - known.reduce(0) { $0 + $1.findings.count }
    Output.error("note: wrote \(kept) \(kept == 1 ? "finding" : "findings") to \(path)")
  }
}
