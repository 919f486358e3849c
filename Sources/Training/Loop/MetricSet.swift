internal import Analysis
internal import Catalog
internal import Program
internal import Shapes
internal import Spec

/// The metrics of all outputs, gathered over batches.
struct MetricSet {
  private struct Column {
    let name: String
    let output: String
    let target: String
    /// Numbers of a row: the last axis of the output. Rows are samples, or steps and places within samples.
    let width: Int
    var accumulator: any MetricAccumulator
  }
  private var columns: [Column] = []

  init(_ run: PreparedRun) {
    let sites = run.spec.losses
    for (target, port) in zip(run.feed.targets, run.feed.targetPorts) {
      let contract = sites.first { $0.output?.name == target.output }?.contract
      for metric in run.metrics {
        let name = type(of: metric).about.name
        columns.append(
          Column(
            name: run.feed.targets.count == 1 ? name : "\(target.output)_\(name)",
            output: target.output,
            target: port.input, width: Self.width(run, target.output),
            accumulator: metric.accumulator(contract)))
      }
    }
  }

  var isEmpty: Bool { columns.isEmpty }
  var names: [String] { columns.map(\.name) }

  /// What each accumulator has gathered.
  var state: [[Double]] {
    get { columns.map(\.accumulator.state) }
    set {
      for (index, state) in zip(columns.indices, newValue) {
        columns[index].accumulator.state = state
      }
    }
  }

  /// - Parameter output: the predictions of an output of the model for this batch.
  mutating func add(_ batch: Batch, _ output: (String) -> UnsafeBufferPointer<Float>) {
    for index in columns.indices {
      let predictions = output(columns[index].output)
      guard let targets = batch.inputs[columns[index].target] else { continue }
      let width = columns[index].width
      let rows = max(1, predictions.count / width)
      // Masked steps weigh nothing.
      let mask = output(Lowering.maskOutput(columns[index].output))
      let weights = mask.count == rows ? mask : UnsafeBufferPointer(start: nil, count: 0)
      targets.withUnsafeBufferPointer {
        columns[index].accumulator.add(
          predictions: predictions, width: width, targets: $0, targetWidth: targets.count / rows,
          weights: weights)
      }
    }
  }

  private static func width(_ run: PreparedRun, _ output: String) -> Int {
    guard let id = run.inference.outputs.first(where: { $0.name == output })?.tensor else {
      return 1
    }
    let shape = run.inference[id].type.shape
    return shape.rank < 2 ? 1 : max(1, shape.last?.evaluate(run.feed.bindings) ?? 1)
  }

  /// What has been measured; a metric without rows is left out.
  var results: [NamedValue] {
    columns.compactMap { column in column.accumulator.result.map { NamedValue(column.name, $0) } }
  }
}
