internal import JSONText
internal import Kernels

/// What is written down while a run goes on: `metrics.jsonl`, a number on each line, and events for TensorBoard.
final class RunLog {
  private let lines: AppendedFile
  private let events: EventFile

  init(_ folder: String) {
    lines = AppendedFile(folder + "/metrics.jsonl")
    events = EventFile(folder + "/events.out.tfevents.coprime")
  }

  /// How much there is of both files.
  struct Lengths: Hashable, Sendable {
    var lines = 0
    var events = 0
  }

  var lengths: Lengths { Lengths(lines: lines.length, events: events.length) }

  /// - Parameter lengths: what is kept of files that are there.
  func open(keeping lengths: Lengths) throws(RunError) {
    try lines.open(keeping: lengths.lines)
    try events.open(keeping: lengths.events)
  }

  func synchronize() throws(RunError) {
    try lines.synchronize()
    try events.synchronize()
  }

  // MARK: What is known at the start

  func add(_ run: PreparedRun, spec text: String, name: String) throws(RunError) {
    try events.add(graph: EventGraph(run.spec, bindings: run.feed.bindings).message)
    var parameters = HyperParameters.of(run.spec)
    parameters.append((name: "seed", value: "\(run.seed)"))
    var values = [SummaryValue.text("spec", "```yaml\n\(text)\n```")]
    values += SummaryValue.parameters(
      parameters, metrics: ["epoch/loss", "epoch/val_loss"], name: name)
    try events.add(values, step: 0)
  }

  // MARK: Epochs

  /// - Parameters:
  ///   - step: optimizer steps done.
  ///   - weights: shown as histograms.
  func add(
    _ result: EpochResult, step: Int, weights: [(name: String, values: [Float])]
  ) throws(RunError) {
    var text = ""
    var values: [ProtobufMessage] = []
    for value in result.values {
      let isValidation = value.name.hasPrefix("val_")
      text += line(
        isValidation ? String(value.name.dropFirst(4)) : value.name, value.value, step: step,
        epoch: result.epoch, split: isValidation ? "validation" : "train")
      values.append(SummaryValue.scalar("epoch/\(value.name)", value.value))
    }
    values.append(SummaryValue.scalar("learning_rate", result.learningRate))
    for weight in weights {
      if let histogram = SummaryValue.histogram("weights/\(weight.name)", weight.values) {
        values.append(histogram)
      }
    }
    try lines.append(Array(text.utf8))
    try events.add(values, step: step)
  }

  // MARK: Steps

  /// - Parameter step: steps before the one that was observed.
  func add(_ observation: StepObservation, step: Int, epoch: Int) throws(RunError) {
    let values = observation.values
    var text = ""
    for value in values {
      text += line(value.name, value.value, step: step, epoch: epoch, split: "train")
    }
    try lines.append(Array(text.utf8))
    try events.add(values.map { SummaryValue.scalar($0.name, $0.value) }, step: step)
  }

  private func line(
    _ name: String, _ value: Double, step: Int, epoch: Int, split: String
  ) -> String {
    let line: JSONValue = [
      "step": .int(step), "epoch": .int(epoch), "split": .string(split), "name": .string(name),
      "value": .number(value), "time": .number(wallSeconds()),
    ]
    return line.text + "\n"
  }
}
