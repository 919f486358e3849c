import Analysis
import ArgumentParser
import Experiments
import Training

struct SimplifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simplify",
    abstract: "Find the largest simpler problem that a spec still learns.",
    discussion: """
      One sample, ten, a hundred, a thousand, all; two classes and half of them; one hidden layer in the place of \
      all. Up to ten samples must be learnt by heart, of more half of what a guess gets wrong. Ends with 1 where \
      the whole is not learnt.
      """)

  @Option(help: ArgumentHelp("Most steps of each training.", valueName: "count"))
  var steps = Simplification.Options().steps

  @Option(help: ArgumentHelp("Begin no training after so many seconds.", valueName: "seconds"))
  var budget = Simplification.Options().budget

  @OptionGroup var common: SessionOptions

  func validate() throws {
    guard (1...1_000_000).contains(steps) else {
      throw ValidationError("'--steps \(steps)' is not a number of steps from 1 to 1000000")
    }
    guard budget >= 0, budget.isFinite else {
      throw ValidationError("'--budget \(budget)' is not a number of seconds")
    }
  }

  func run() throws {
    let console = Console(isMachineReadable: common.format == .json, common.color.color)
    let spec = try common.lintedSpec(console)
    let interruption = Interruption()
    let runOptions = try common.experimentOptions(spec)
    var options = Simplification.Options()
    (options.steps, options.budget) = (steps, budget)
    do throws(RunError) {
      let ladder = try Simplification(spec, options, runOptions) {
        interruption.isRequested
      } report: {
        console.say(SimplifyReport.line($0))
      }
      let report = SimplifyReport(ladder)
      console.say("\n" + report.render(console.style))
      console.finish(report.json)
      if !report.learnsAll { throw .stopped }
    } catch {
      if error == .stopped { throw ExitCode(1) }
      throw console.fail(error, spec.document)
    }
  }
}
