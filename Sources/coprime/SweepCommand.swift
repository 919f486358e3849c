import Analysis
import ArgumentParser
import Experiments
import Reporting
import SourceText
import Spec
import Training

struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Train a spec with many values of some of its settings, and rank what comes of it.",
    discussion: """
      Ranges stand in the spec's section 'sweep' or behind '--range': 'key=low..high', with ':log' behind it for equal \
      steps of the logarithm, or 'key=a,b,c'. Values are \
      drawn at random: each trial is a function of the seed and its number alone. So any number of processes may share \
      a sweep: they pass over trials that are done or that another one is at, and a killed sweep goes on where it was. \
      As a SLURM array: 'coprime sweep SPEC --range … --trials 64 --only $SLURM_ARRAY_TASK_ID'.
      """)

  @Option(
    help: ArgumentHelp(
      "What to draw from besides the spec's own ranges, as in 'training.optimizer.learning_rate=1e-4..1e-1:log'; may be repeated.",
      valueName: "key=values"))
  var range: [String] = []

  @Flag(
    help: "Try all combinations: five values of a range, or as many as ':COUNT' behind it says.")
  var grid = false

  @Option(help: ArgumentHelp("How many trials; default 20, or the whole grid.", valueName: "count"))
  var trials: Int?

  @Option(
    help: ArgumentHelp(
      "Run these trials alone, as in '3,7-9', counted from 0.", valueName: "numbers"))
  var only: String?

  @Option(help: ArgumentHelp("Run one part of the trials, as in '2/8'.", valueName: "part/parts"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "Value of the epochs to judge by; default val_loss, or loss where nothing is held out.",
      valueName: "name"))
  var objective: String?

  @Option(help: ArgumentHelp("Folder for the results; default sweeps/NAME.", valueName: "folder"))
  var output: String?

  @Option(
    help: ArgumentHelp("Write all trials for Optuna, which can go on from them.", valueName: "file")
  )
  var optuna: String?

  @OptionGroup var common: SessionOptions

  func validate() throws {
    if let trials, !(1...SweepPlan.mostTrials).contains(trials) {
      throw ValidationError(
        "'--trials \(trials)' is not a number of trials from 1 to \(SweepPlan.mostTrials)")
    }
    if only != nil, shard != nil {
      throw ValidationError("'--only' and '--shard' both choose trials; give one of them")
    }
    if let only, TrialSelection(numbers: only) == nil {
      throw ValidationError("'--only \(only)' is not a list of trials, as in '3,7-9'")
    }
    if let shard, TrialSelection(shard: shard) == nil {
      throw ValidationError("'--shard \(shard)' is not a part, as in '2/8'")
    }
  }

  func run() throws {
    let console = Console(isMachineReadable: common.format == .json, common.color.color)
    let spec = try common.lintedSpec(console)
    let ranges = try ranges(spec)
    let interruption = Interruption()
    let options = try common.experimentOptions(spec)
    do throws(RunError) {
      if let optuna { try OptunaJournal.checkFree(optuna) }
      let seed = common.seed ?? UInt64(clamping: spec.spec.training?.seed?.value ?? 0)
      let plan = try SweepPlan(ranges, isGrid: grid, trials: trials, seed: seed)
      let name = RunSession.name(spec)
      let sweep = try Sweep(
        spec, plan, objective: objective, in: output ?? "sweeps/\(name)", options)
      try sweep.run(selection.trials(of: plan.trialCount)) {
        interruption.isRequested
      } report: { progress in
        if case .finished(let trial) = progress {
          console.say(SweepReport.line(trial, sweep.objective))
        }
      }
      let report = SweepReport(sweep)
      console.say("\n" + report.render(console.style))
      if let optuna { try OptunaJournal(sweep, name: name).write(to: optuna) }
      console.say("results in \(sweep.folder.path)\n")
      console.finish(report.json)
      if report.best == nil || interruption.isRequested { throw .stopped }
    } catch {
      if error == .stopped { throw ExitCode(1) }
      throw console.fail(error, spec.document)
    }
  }

  private var selection: TrialSelection {
    only.flatMap(TrialSelection.init(numbers:)) ?? shard.flatMap(TrialSelection.init(shard:))
      ?? .all
  }

  /// Those of the spec, then those of the command line, which replace ranges of the same key.
  private func ranges(_ spec: AnalyzedSpec) throws -> [SearchRange] {
    var ranges: [SearchRange] = []
    for text in range {
      do throws(SearchRange.Mistake) {
        ranges.append(completed(try SearchRange(text), spec))
      } catch {
        throw ValidationError("'--range \(text)' \(error.message)")
      }
    }
    if let twice = Dictionary(grouping: ranges, by: \.key).first(where: { $1.count > 1 })?.key {
      throw ValidationError("'--range' names '\(twice)' twice")
    }
    let written = spec.spec.sweep.ranges.map { completed($0.value, spec) }
    ranges = written.filter { own in !ranges.contains { $0.key == own.key } } + ranges
    guard !ranges.isEmpty else {
      throw ValidationError(
        "a sweep needs ranges to draw from: a section 'sweep' in the spec, or '--range key=values'")
    }
    return ranges
  }

  private func completed(_ range: SearchRange, _ spec: AnalyzedSpec) -> SearchRange {
    SearchRange(
      path: SpecVariant.completed(range.path, in: spec), values: range.values,
      gridCount: range.gridCount)
  }
}
