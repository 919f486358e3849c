import Analysis
import ArgumentParser
import Catalog
import JSONText
import Linting
import Reporting
import SourceText
import Spec
import Training
import Verification

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Lint a spec, show its data, verify it, train it, evaluate it.",
    discussion: """
      Errors of the linter and failed checks stop the run before it trains; --force goes on. Ctrl-C ends it with a \
      checkpoint; --resume goes on from the last checkpoint to the same bits, after a crash or a kill, too.
      """)

  @Flag(help: "Train without the checks.")
  var skipVerify = false

  @Flag(help: "Go on after the last checkpoint of the run of this name.")
  var resume = false

  @Option(help: ArgumentHelp("Folder for a folder with the run's artifacts.", valueName: "folder"))
  var output = "runs"

  @Option(
    help: ArgumentHelp(
      "Least seconds between two checkpoints; by default 5, or so many that they cost under 1 % of the time.",
      valueName: "seconds"))
  var checkpointEvery: Double?

  @Option(
    help: ArgumentHelp(
      "Steps between two whose activations, gradients and updates are logged; 0 for none.",
      valueName: "steps"))
  var observeEvery = 100

  @Option(
    help: ArgumentHelp(
      "Add the run to an SQLite file for MLflow: 'mlflow ui --backend-store-uri sqlite:///FILE'.",
      valueName: "file"))
  var mlflow: String?

  @Flag(help: "Write no artifacts.")
  var noArtifacts = false

  @Option(
    help: ArgumentHelp("Start from these weights instead of drawn ones.", valueName: "file"))
  var weights: String?

  @Option(
    help: ArgumentHelp(
      """
      Stop at the first step where a number is not finite ('nan'), or at the first step at this layer: print every \
      layer up to there and save its tensors. Nothing is verified before.
      """, valueName: "nan|layer"))
  var breakOn: String?

  @OptionGroup var names: WeightMapOption
  @OptionGroup var bareness: BareOption
  @OptionGroup var common: SessionOptions

  func validate() throws {
    if let checkpointEvery, !(checkpointEvery >= 0 && checkpointEvery.isFinite) {
      throw ValidationError("'--checkpoint-every \(checkpointEvery)' is not a number of seconds")
    }
    if resume, weights != nil {
      throw ValidationError("'--resume' goes on from a checkpoint, '--weights' starts anew")
    }
    if observeEvery < 0 {
      throw ValidationError("'--observe-every \(observeEvery)' is not a number of steps")
    }
    if resume, noArtifacts {
      throw ValidationError("'--resume' needs the artifacts that '--no-artifacts' leaves out")
    }
  }

  func run() throws {
    let console = Console(isMachineReadable: common.format == .json, common.color.color)
    let (written, findings) = try common.linted(console)
    let (spec, without) = bareness.applied(to: written, console)
    let interruption = Interruption()
    let printer = ProgressPrinter(console.style, write: console.say) { interruption.isRequested }
    var options = try common.runOptions(
      spec, outputFolder: noArtifacts ? nil : output, resumes: resume)
    options.checkpointInterval = checkpointEvery
    options.observationInterval = observeEvery > 0 ? observeEvery : nil
    options.mlflowFile = mlflow
    if let breakOn { options.breakpoint = try breakpoint(breakOn, spec, console) }
    let session = RunSession(spec, options: options, observer: printer)
    var report = RunReport()
    report.without = without
    do throws(RunError) {
      let prepared = try session.prepare()
      console.say("\n" + DataTable(prepared.report).render(console.style) + "\n")
      var hasFailed = false
      var predictions = ""
      var checks: [CheckResult] = []
      if !skipVerify, breakOn == nil {
        checks = try common.verify(session, console, VerifyOptions(trains: false))
        report.checks = checks.map(\.json)
        predictions = PredictionTable(checks).render(console.style)
        hasFailed = checks.contains { $0.status == .fail }
        if hasFailed, !common.force {
          console.say("\nnot trained: a check failed; --force trains all the same\n")
          console.finish(report)
          throw .stopped
        }
      }
      if let weights {
        let unused = try session.load(try WeightFile(weights), map: try names.map())
        WeightMapOption.mention(unused: unused)
      }
      console.say("\n")
      let judge = skipVerify || breakOn != nil ? nil : try RunJudge(session)
      let result = try session.train()
      report.epochs = result.epochs
      if let stop = result.stop {
        console.say("\n" + BreakTable(stop).render(console.style))
        report.stop = stop
      } else if result.outcome != .cancelled {
        if options.breakpoint != nil, !result.outcome.isFailure {
          console.say("\nnothing stopped it: every layer, loss, gradient and weight was finite\n")
        }
        let curve = LossCurve(result.epochs).render(console.style)
        if !curve.isEmpty, Output.showsUnicode { console.say("\n" + curve) }
        checks +=
          try judge.map { judge throws(RunError) in
            try common.judge(judge, result, session, console)
          } ?? []
        report.checks = checks.map(\.json)
        if !checks.isEmpty { predictions = PredictionTable(checks).render(console.style) }
        let evaluation = try session.evaluate()
        report.evaluation = evaluation.values
        if !predictions.isEmpty { console.say("\n" + predictions) }
        console.say("\n" + Self.sentence(evaluation) + "\n")
        try Self.writePage(session, findings, checks, result, evaluation)
      }
      report.artifacts = session.artifacts
      if let folder = result.folder { console.say("artifacts in \(folder)\n") }
      console.finish(report)
      if hasFailed || result.outcome.isFailure { throw RunError.stopped }
    } catch {
      if error == .stopped { throw ExitCode(1) }
      throw console.fail(error, spec.document)
    }
  }

  /// Where to stop; ends the command where that is nowhere in the model.
  private func breakpoint(
    _ text: String, _ spec: AnalyzedSpec, _ console: Console
  ) throws -> Breakpoint {
    do throws(RunError) {
      return try Breakpoint(text, spec)
    } catch {
      throw console.fail(error, spec.document)
    }
  }

  /// The run on one page for people, and the same facts for programs.
  private static func writePage(
    _ session: RunSession, _ findings: [Diagnostic], _ checks: [CheckResult],
    _ result: TrainingResult, _ evaluation: (split: Split, values: [NamedValue])
  ) throws(RunError) {
    guard let trace = try session.trace() else { return }
    let page = RunPage(
      RunRecord(
        try session.prepare(), findings: findings, checks: checks, result: result,
        evaluation: evaluation, trace: trace,
        examination: try session.examine(evaluation.split), dataDigest: session.dataDigest,
        weights: session.weights))
    try session.write(page.html, to: "report.html")
    try session.write(page.json.text, to: "report.json")
  }

  static func sentence(_ evaluation: (split: Split, values: [NamedValue])) -> String {
    "\(evaluation.split.rawValue): "
      + evaluation.values.map { "\($0.name) \(short($0.value))" }.joined(separator: "  ")
  }
}

extension RunError {
  /// The run ended with findings that are already printed.
  static let stopped = RunError("")
}

extension TrainingResult.Outcome {
  /// Whether the training did not come to its end.
  var isFailure: Bool {
    switch self {
    case .diverged, .stopped, .cancelled: true
    case .completed, .stoppedEarly: false
    }
  }
}
