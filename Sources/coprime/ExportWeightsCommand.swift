import Analysis
import ArgumentParser
import SourceText
import Spec
import Training

extension WeightExport.Names: ExpressibleByArgument {}

struct ExportWeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export-weights",
    abstract: "Write weights as safetensors with the names and layouts of PyTorch or Keras.",
    discussion: """
      PyTorch: a state dict with the spec's layers as modules, for 'model.load_state_dict(load_file(FILE))'. Keras: \
      paths of variables without the model's name, as in 'w.assign(tensors[w.path.removeprefix(model.name + "/")])'.
      """)

  @Option(help: "Whose names and layouts.")
  var names: WeightExport.Names = .torch

  @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @Argument(help: "The spec.")
  var spec: String

  @OptionGroup var weights: WeightOptions
  @OptionGroup var overrides: OverrideOptions

  func run() throws {
    let console = Console(isMachineReadable: true, .auto)
    let document = try SpecDocument.required(spec, overrides: overrides.overrides())
    let analyzed = try AnalyzedSpec.required(document, console)
    do throws(RunError) {
      let export = try WeightExport(
        analyzed, RunOptions(folder: ""), try weights.file(), as: names,
        map: try weights.names.map())
      try export.write(to: output)
    } catch {
      throw console.explain(error, document)
    }
  }
}
