import Analysis
import ArgumentParser
import Linting
import Reporting
import SourceText
import Spec
import Training
import Verification

/// What `run` and `verify` have in common.
struct SessionOptions: ParsableArguments {
  enum Form: String, ExpressibleByArgument, CaseIterable { case human, json }

  @Argument(help: "The spec; '-' reads standard input.")
  var spec: String

  @Option(help: "How to print what happens.")
  var format: Form = .human

  @Flag(help: "Go on in spite of errors and failed checks.")
  var force = false

  @Flag(help: "Make up samples where the spec names no source.")
  var synthesize = false

  @Option(
    help: ArgumentHelp(
      "Threads to compute with; the result does not depend on it.", valueName: "count"))
  var threads: Int?

  @Option(help: ArgumentHelp("Seed instead of the spec's.", valueName: "number"))
  var seed: UInt64?

  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var color: ColorOptions
  @OptionGroup var overrides: OverrideOptions

  func validate() throws { try Self.validate(threads: threads) }

  static func validate(threads: Int?) throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("'--threads \(threads)' is not a number of threads from 1 to 1024")
    }
  }

  /// Reads and lints the spec; ends the command where it cannot be read or has errors.
  func lintedSpec(_ console: Console) throws -> AnalyzedSpec { try linted(console).spec }

  /// As ``lintedSpec(_:)``, with what was found.
  func linted(_ console: Console) throws -> (spec: AnalyzedSpec, findings: [Diagnostic]) {
    let document = try SpecDocument.required(spec, overrides: overrides.overrides())
    let analyzed = AnalyzedSpec(document)
    var plan = LintPlan(.init(), configuration)
    let linter = plan.spec(spec == "-" ? document.file.path : spec)?.linter ?? Linter()
    try plan.validate()
    let findings = analyzed.map { linter.lint($0) } ?? document.diagnostics
    console.show(findings, document)
    guard let analyzed else { throw ExitCode(2) }
    if !force, FailOn.error.isReached(by: findings) {
      console.say("not run: the spec has errors; --force runs it all the same\n")
      console.finish(RunReport())
      throw ExitCode(1)
    }
    return (analyzed, findings)
  }

  /// Reads the spec without judging it.
  func analyzedSpec() throws -> AnalyzedSpec {
    let document = try SpecDocument.required(spec, overrides: overrides.overrides())
    return try AnalyzedSpec.required(
      document, Console(isMachineReadable: true, color.color))
  }

  /// Options of a training that leaves nothing behind.
  func experimentOptions(_ spec: AnalyzedSpec) throws -> RunOptions {
    try runOptions(spec, outputFolder: nil, resumes: false)
  }

  func runOptions(_ spec: AnalyzedSpec, outputFolder: String?, resumes: Bool) throws -> RunOptions {
    let path = spec.document.file.path
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    var options = RunOptions(
      folder: folder, threads: threads ?? RunOptions.processorCount, seed: seed,
      synthesizes: synthesize,
      resumes: resumes, outputFolder: outputFolder, isForced: force)
    options.programVersion = Product.version
    return options
  }

  /// Runs the checks, printing each as it ends.
  func verify(
    _ session: RunSession, _ console: Console, _ options: VerifyOptions = VerifyOptions()
  ) throws(RunError) -> [CheckResult] {
    let sources = session.spec.document.sources
    let results = try session.verify(options) { result in
      console.say(CheckLine(result).render(console.style, sources))
    }
    console.say(CheckLine.summary(results, console.style))
    return results
  }

  /// Judges a training by its history, printing each check as it ends.
  func judge(
    _ judge: RunJudge, _ result: TrainingResult, _ session: RunSession, _ console: Console
  ) throws(RunError) -> [CheckResult] {
    let sources = session.spec.document.sources
    console.say("\n")
    let results = try judge.judge(result) { result in
      console.say(CheckLine(result).render(console.style, sources))
    }
    if !results.isEmpty { console.say(CheckLine.summary(results, console.style)) }
    return results
  }
}
