import Analysis
import ArgumentParser
import Experiments
import JSONText
import Training

struct RangeTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "range-test",
    abstract: "Try learning rates on a spec, and name one.",
    discussion: """
      First one training in which the rate grows from step to step, for the curve of the loss and the rate at which \
      it diverges; then trainings at constant rates from there down, each a third of the one before, until none gets \
      better. The schedule is left out: it starts from the rate that is named. Ends with 1 where no rate brings the \
      loss down.
      """)

  @Option(help: ArgumentHelp("The rate to begin with.", valueName: "rate"))
  var from = RangeTest.Options().lowest

  @Option(help: ArgumentHelp("The rate to end with.", valueName: "rate"))
  var to = RangeTest.Options().highest

  @Option(help: ArgumentHelp("Steps of each training.", valueName: "count"))
  var steps = RangeTest.Options().steps

  @Option(help: ArgumentHelp("Begin no training after so many seconds.", valueName: "seconds"))
  var budget = RangeTest.Options().budget

  @OptionGroup var common: SessionOptions

  func validate() throws {
    guard from > 0, to > from, to.isFinite, to <= 1e6, from >= 1e-12 else {
      throw ValidationError(
        "'--from \(from) --to \(to)' is not a range of learning rates from 1e-12 to 1e6")
    }
    guard (10...100_000).contains(steps) else {
      throw ValidationError("'--steps \(steps)' is not a number of steps from 10 to 100000")
    }
    guard budget >= 0, budget.isFinite else {
      throw ValidationError("'--budget \(budget)' is not a number of seconds")
    }
  }

  func run() throws {
    let console = Console(isMachineReadable: common.format == .json, common.color.color)
    let spec = try common.lintedSpec(console)
    let interruption = Interruption()
    var options = RangeTest.Options()
    (options.lowest, options.highest) = (from, to)
    (options.steps, options.budget) = (steps, budget)
    let runOptions = try common.experimentOptions(spec)
    do throws(RunError) {
      let run = try PreparedRun(spec, runOptions)
      let test = try RangeTest(run, options) { interruption.isRequested }
      let key = SpecVariant.completed(["training", "optimizer", "learning_rate"], in: spec)
      let report = RangeTestReport(test, key: key.joined(separator: "."))
      console.say("\n" + report.render(console.style))
      console.finish(report.json)
      if test.named == nil || test.wasCancelled { throw .stopped }
    } catch {
      if error == .stopped { throw ExitCode(1) }
      throw console.fail(error, spec.document)
    }
  }
}
