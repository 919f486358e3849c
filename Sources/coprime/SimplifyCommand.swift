import Analysis
import ArgumentParser
import Experiments
import Training

struct SimplifyCommand: ExperimentCommand {
  static let configuration = CommandConfiguration(
    commandName: "simplify",
    abstract: "Find the largest simpler problem that a spec still learns.",
    discussion: """
      One sample, ten, a hundred, a thousand, all; two classes and half of them; one hidden layer in the place of \
      all. Up to ten samples must be learnt by heart, of more half of what a guess gets wrong. Ends with 1 where \
      the whole is not learnt.
      """)

  @OptionGroup var limits: LimitOptions<Simplification.Options>
  @OptionGroup var common: SessionOptions

  func experiment(_ site: ExperimentSite) throws(RunError) -> Bool {
    var options = Simplification.Options()
    (options.steps, options.budget) = (limits.steps, limits.budget)
    let ladder = try Simplification(
      site.spec, options, site.options, isCancelled: site.isInterrupted
    ) {
      site.console.say(SimplifyReport.line($0))
    }
    let report = SimplifyReport(ladder)
    site.console.say("\n" + report.render(site.console.style))
    site.console.finish(report.json)
    return report.learnsAll
  }
}
