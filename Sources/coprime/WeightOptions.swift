import ArgumentParser
import Training

/// A file of weights, and how its names are to be understood.
struct WeightOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Weights: safetensors with the names of the spec, of Keras or of PyTorch, '.npz', or the folder of a run.",
      valueName: "file"))
  var weights: String

  @OptionGroup var names: WeightMapOption

  func file() throws(RunError) -> WeightFile { try WeightFile(weights) }
}

struct WeightMapOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "JSON object from layers of the spec to their names in the file of weights.",
      valueName: "file"))
  var weightsMap: String?

  func map() throws(RunError) -> [String: String] {
    if let weightsMap { return try WeightMap.read(weightsMap) }
    return [:]
  }

  /// Says which tensors were not taken.
  static func mention(unused: [String]) {
    guard !unused.isEmpty else { return }
    let shown = unused.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
    Output.error(
      "note: not used: \(shown)\(unused.count > 8 ? " and \(unused.count - 8) more" : "")")
  }
}
