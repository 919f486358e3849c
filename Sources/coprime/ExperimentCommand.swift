import Analysis
import ArgumentParser
import Experiments
import Training

/// A command that trains a spec and variants of it for a while, or looks at its data, and leaves nothing behind.
protocol ExperimentCommand: ParsableCommand {
  var common: SessionOptions { get }
  /// - Returns: whether it came to a good end; the command ends with 1 otherwise.
  func experiment(_ site: ExperimentSite) throws(RunError) -> Bool
}

/// What an experiment starts from.
struct ExperimentSite {
  /// Linted, and without errors unless these are to be passed over.
  let spec: AnalyzedSpec
  let options: RunOptions
  let console: Console
  let interruption = Interruption()

  var isInterrupted: () -> Bool { { [interruption] in interruption.isRequested } }
}

extension ExperimentCommand {
  func run() throws {
    let console = Console(isMachineReadable: common.format == .json, common.color.color)
    let spec = try common.lintedSpec(console)
    let site = ExperimentSite(
      spec: spec, options: try common.experimentOptions(spec), console: console)
    var isGood = false
    do throws(RunError) { isGood = try experiment(site) } catch {
      throw console.fail(error, spec.document)
    }
    if !isGood { throw ExitCode(1) }
  }
}

/// How long an experiment trains when the command line does not say.
protocol TrainingLimits {
  init()
  var steps: Int { get }
  var budget: Double { get }
  /// Fewer steps than this show nothing.
  static var leastSteps: Int { get }
}

extension TrainingLimits {
  static var leastSteps: Int { 1 }
}

extension Bisection.Options: TrainingLimits {}
extension RangeTest.Options: TrainingLimits { static var leastSteps: Int { 10 } }
extension Simplification.Options: TrainingLimits {}

/// Limits of an experiment's trainings.
struct LimitOptions<Defaults: TrainingLimits>: ParsableArguments {
  @Option(help: ArgumentHelp("Most steps of each training.", valueName: "count"))
  var steps = Defaults().steps

  @Option(help: ArgumentHelp("Begin no training after so many seconds.", valueName: "seconds"))
  var budget = Defaults().budget

  func validate() throws {
    guard (Defaults.leastSteps...1_000_000).contains(steps) else {
      throw ValidationError(
        "'--steps \(steps)' is not a number of steps from \(Defaults.leastSteps) to 1000000")
    }
    guard budget >= 0, budget.isFinite else {
      throw ValidationError("'--budget \(budget)' is not a number of seconds")
    }
  }
}
