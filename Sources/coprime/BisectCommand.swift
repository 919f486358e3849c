import Analysis
import ArgumentParser
import Experiments
import Training

struct BisectCommand: ExperimentCommand {
  static let configuration = CommandConfiguration(
    commandName: "bisect",
    abstract: "Find the piece of a spec that keeps it from training, by switching pieces off.",
    discussion: """
      Options of the optimizer and the loss, schedule, clipping, initialisers, regularisers, dropout, normalisation, \
      activations, every layer that keeps the shape, every step of the pipeline: each is switched off in a short \
      training on the same samples from the same seed. Where no piece alone makes the difference, sets of them are \
      tried. Ends with 1 where a piece is named, or the spec does not learn.
      """)

  @Option(help: ArgumentHelp("Most samples to train on.", valueName: "count"))
  var samples = Bisection.Options().samples

  @OptionGroup var limits: LimitOptions<Bisection.Options>
  @OptionGroup var common: SessionOptions

  func validate() throws {
    guard samples >= 1 else {
      throw ValidationError("'--samples \(samples)' is not a number of samples")
    }
  }

  func experiment(_ site: ExperimentSite) throws(RunError) -> Bool {
    var options = Bisection.Options()
    (options.budget, options.steps, options.samples) = (limits.budget, limits.steps, samples)
    let console = site.console
    let bisection = try Bisection(
      site.spec, options, site.options, isCancelled: site.isInterrupted
    ) { variant, piece in
      if piece == nil { console.say("better than a guess after \(limits.steps) steps:\n") }
      console.say(BisectReport.line(variant, piece))
    }
    let report = BisectReport(bisection, site.spec.document)
    console.say("\n" + report.render(console.style))
    console.finish(report.json)
    return report.isSound
  }
}
