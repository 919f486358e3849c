import Analysis
import ArgumentParser
import Experiments
import Training

struct RangeTestCommand: ExperimentCommand {
  static let configuration = CommandConfiguration(
    commandName: "range-test",
    abstract: "Try learning rates on a spec, and name one.",
    discussion: """
      First one training in which the rate grows from step to step, for the curve of the loss and the rate at which \
      it diverges; then trainings at constant rates from there down, each a third of the one before, until none is as \
      good. Named is the middle between the rate that brings the loss lowest and the smallest that is about as good. \
      The schedule is left out: it starts from the rate that is named. Ends with 1 where no rate brings the \
      loss down.
      """)

  @Option(help: ArgumentHelp("The rate to begin with.", valueName: "rate"))
  var from = RangeTest.Options().lowest

  @Option(help: ArgumentHelp("The rate to end with.", valueName: "rate"))
  var to = RangeTest.Options().highest

  @OptionGroup var limits: LimitOptions<RangeTest.Options>
  @OptionGroup var common: SessionOptions

  func validate() throws {
    guard from > 0, to > from, to.isFinite, to <= 1e6, from >= 1e-12 else {
      throw ValidationError(
        "'--from \(from) --to \(to)' is not a range of learning rates from 1e-12 to 1e6")
    }
  }

  func experiment(_ site: ExperimentSite) throws(RunError) -> Bool {
    var options = RangeTest.Options()
    (options.lowest, options.highest) = (from, to)
    (options.steps, options.budget) = (limits.steps, limits.budget)
    let test = try RangeTest(
      PreparedRun(site.spec, site.options), options, isCancelled: site.isInterrupted)
    let key = SpecVariant.completed(["training", "optimizer", "learning_rate"], in: site.spec)
    let report = RangeTestReport(test, key: key.joined(separator: "."))
    site.console.say("\n" + report.render(site.console.style))
    site.console.finish(report.json)
    return test.named != nil && !test.wasCancelled
  }
}
