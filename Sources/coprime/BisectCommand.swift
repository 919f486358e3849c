import Analysis
import ArgumentParser
import Experiments
import Training

struct BisectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bisect",
    abstract: "Find the piece of a spec that keeps it from training, by switching pieces off.",
    discussion: """
      Options of the optimizer and the loss, schedule, clipping, initialisers, regularisers, dropout, normalisation, \
      activations, every layer that keeps the shape, every step of the pipeline: each is switched off in a short \
      training on the same samples from the same seed. Where no piece alone makes the difference, sets of them are \
      tried. Ends with 1 where a piece is named, or the spec does not learn.
      """)

  @Option(help: ArgumentHelp("Begin no training after so many seconds.", valueName: "seconds"))
  var budget = Bisection.Options().budget

  @Option(help: ArgumentHelp("Steps of each training.", valueName: "count"))
  var steps = Bisection.Options().steps

  @Option(help: ArgumentHelp("Most samples to train on.", valueName: "count"))
  var samples = Bisection.Options().samples

  @OptionGroup var common: SessionOptions

  func validate() throws {
    guard budget >= 0, budget.isFinite else {
      throw ValidationError("'--budget \(budget)' is not a number of seconds")
    }
    guard (1...1_000_000).contains(steps) else {
      throw ValidationError("'--steps \(steps)' is not a number of steps from 1 to 1000000")
    }
    guard samples >= 1 else {
      throw ValidationError("'--samples \(samples)' is not a number of samples")
    }
  }

  func run() throws {
    let console = Console(isMachineReadable: common.format == .json, common.color.color)
    let spec = try common.lintedSpec(console)
    let interruption = Interruption()
    let runOptions = try common.experimentOptions(spec)
    var options = Bisection.Options()
    (options.budget, options.steps, options.samples) = (budget, steps, samples)
    do throws(RunError) {
      console.say("better than a guess after \(steps) steps:\n")
      let bisection = try Bisection(spec, options, runOptions) {
        interruption.isRequested
      } report: { variant, piece in
        console.say(BisectReport.line(variant, piece))
      }
      let report = BisectReport(bisection, spec.document)
      console.say("\n" + report.render(console.style))
      console.finish(report.json)
      if !report.isSound { throw .stopped }
    } catch {
      if error == .stopped { throw ExitCode(1) }
      throw console.fail(error, spec.document)
    }
  }
}
