import Analysis
import ArgumentParser
import Catalog
import Reporting
import SourceText
import Spec
import Training

extension Split: ExpressibleByArgument {}

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure loss and metrics of trained weights on a split of the spec's data.")

  @Option(
    help: "Which samples; default: what 'evaluation.split' says, else test, validation, train.")
  var split: Split?

  @OptionGroup var weights: WeightOptions
  @OptionGroup var common: SessionOptions

  func run() throws {
    let console = Console(isMachineReadable: common.format == .json, common.color.color)
    let spec = try common.analyzedSpec()
    let options = try common.runOptions(spec, outputFolder: nil, resumes: false)
    let session = RunSession(spec, options: options)
    do throws(RunError) {
      let file = try weights.file()
      WeightMapOption.mention(unused: try session.load(file, map: try weights.names.map()))
      let evaluation = try session.evaluate(on: split)
      console.say(RunCommand.sentence(evaluation) + "\n")
      console.finish(RunReport(evaluation: evaluation.values))
    } catch {
      throw console.fail(error, spec.document)
    }
  }
}
