import Analysis
import ArgumentParser
import Reporting
import SourceText
import Spec
import Training

extension PredictionFormat: ExpressibleByArgument {}

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Compute what a trained model says of samples in a file.",
    discussion: """
      The input goes through the spec's pipeline, but for random steps. Training data is only needed where a step \
      was fitted to it and the weights do not hold what it found.
      """)

  @Option(
    help: ArgumentHelp(
      "Features: '.npy', '.npz', IDX, CSV, PNG or JPEG, a folder of images, '-' for standard input; 'field=file' for each of several inputs.",
      valueName: "file"))
  var input: [String]

  @Option(help: ArgumentHelp("Where to write; default: standard output.", valueName: "file"))
  var output: String?

  @Option(help: "csv, jsonl or npy; default: by the ending of the output, else csv.")
  var format: PredictionFormat?

  @Option(
    help: ArgumentHelp(
      "Threads to compute with; the result does not depend on it.", valueName: "count"))
  var threads: Int?

  @Argument(help: "The spec.")
  var spec: String

  @OptionGroup var weights: WeightOptions
  @OptionGroup var overrides: OverrideOptions

  func validate() throws {
    if input.isEmpty { throw ValidationError("missing '--input': nothing to predict for") }
    try SessionOptions.validate(threads: threads)
  }

  func run() throws {
    let console = Console(isMachineReadable: true, .auto)
    let document = try SpecDocument.required(spec, overrides: overrides.overrides())
    let analyzed = try AnalyzedSpec.required(document, console)
    let options = RunOptions(
      folder: Paths.split(spec).folder, threads: threads ?? RunOptions.processorCount)
    let spool = Spool()
    do throws(RunError) {
      let predictor = try Predictor(
        analyzed, options, weights: try weights.file(), inputs: try inputs(spool),
        map: try weights.names.map())
      WeightMapOption.mention(unused: predictor.unusedWeights)
      let format = format ?? output.flatMap { PredictionFormat(ofFile: $0) } ?? .csv
      try write(predictor, try format.writer(predictor.outputs, count: predictor.count))
      // Its file goes with it.
      withExtendedLifetime(spool) {}
    } catch {
      throw console.explain(error, document)
    }
  }

  private func inputs(_ spool: Spool) throws(RunError) -> [(field: String?, path: String)] {
    var result: [(field: String?, path: String)] = []
    for text in input {
      let parts = text.split(separator: "=", maxSplits: 1)
      let isNamed = parts.count == 2 && Paths.real(text) == nil
      var path = isNamed ? String(parts[1]) : text
      if path == "-" { path = try spool.standardInput() }
      result.append((isNamed ? String(parts[0]) : nil, path))
    }
    return result
  }

  private func write(
    _ predictor: Predictor, _ writer: any PredictionWriter
  ) throws(RunError) {
    let file =
      try output.map { path throws(RunError) in try ReplacementFile(path) }
      ?? .standardOutput
    try file.write(writer.start)
    try predictor.predict { part throws(RunError) in try file.write(writer.bytes(part)) }
    try file.commit()
  }
}
