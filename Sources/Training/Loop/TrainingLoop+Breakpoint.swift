internal import Kernels
internal import Program
internal import Shapes

extension TrainingLoop {
  /// A step of the training, counted from 0.
  struct Moment {
    let epoch: Int
    let step: Int
    let total: Int
    let rate: Double
  }

  /// Looks at a step before it is made.
  ///
  /// - Returns: nil where the training may go on.
  func stop(before moment: Moment, _ batch: Batch) throws(RunError) -> BreakReport? {
    guard let breakpoint = run.options.breakpoint else { return nil }
    let losses = try executor.examine(batch, learningRate: moment.rate, step: moment.total)
    let look = Look(run, executor, batch)
    switch breakpoint {
    case .layer(let name):
      return try report(moment, look, Finding("'\(name)' is reached", layer: name))
    case .nonFinite:
      guard let finding = Finding(look, losses) else { return nil }
      return try report(moment, look, finding)
    }
  }

  /// Looks at the weights after a step; those before it come back where the step spoilt them.
  ///
  /// - Parameter before: nil where nobody asks.
  func stop(
    after moment: Moment, _ batch: Batch, from before: ParameterStore.Snapshot?
  ) throws(RunError) -> BreakReport? {
    guard let before else { return nil }
    let spoilt = run.training.parameters.map(\.name).filter { name in
      executor.store[name]?.isFinite == false
    }
    guard let first = spoilt.first else { return nil }
    executor.store.restore(before)
    let look = Look(run, executor, batch)
    return try report(
      moment, look,
      Finding(
        "every layer and gradient is finite, the update makes '\(first)' not finite\(others(spoilt))",
        layer: nil))
  }

  /// The weights to come back to, where breaking needs them.
  var weightsToKeep: ParameterStore.Snapshot? {
    run.options.breakpoint == .nonFinite ? executor.store.snapshot() : nil
  }

  private func report(
    _ moment: Moment, _ look: Look, _ finding: Finding
  ) throws(RunError) -> BreakReport {
    var cursor = SampleOrder.Cursor(run.order)
    let positions = cursor.batch(moment.total).positions
    let rows = finding.rows ?? Array(positions.indices)
    var report = BreakReport(
      step: moment.total, stepOfEpoch: moment.step, epoch: moment.epoch + 1,
      reason: finding.reason, layer: finding.layer,
      samples: rows.filter(positions.indices.contains).map { positions[$0] },
      batchSize: positions.count, tensors: look.tensors(upTo: finding.layer),
      gradients: look.spoiltGradients)
    report.file = try folder?.writeBreak(look.saved(upTo: finding.layer), report)
    return report
  }
}

/// `, and 2 more`, behind the first of some names.
private func others(_ names: [String]) -> String {
  names.count > 1 ? ", and \(names.count - 1) more" : ""
}

/// What a look at a step came to.
private struct Finding {
  let reason: String
  let layer: String?
  /// Samples of the batch at fault; nil for all.
  var rows: [Int]?

  init(_ reason: String, layer: String?) { (self.reason, self.layer) = (reason, layer) }

  /// The first that is not finite of inputs, weights, layers, losses and gradients; nil where all are.
  init?(_ look: Look, _ losses: [NamedValue]) {
    if let input = look.firstSpoiltInput {
      self.init("the input '\(input.name)' is not finite", layer: nil)
      rows = input.nonFiniteRows
    } else if let weight = look.spoiltWeight {
      self.init("the weight '\(weight)' is not finite before the step", layer: nil)
    } else if let layer = look.firstSpoiltLayer {
      self.init("'\(layer.name)' is the first layer that is not finite", layer: layer.name)
      rows = layer.nonFiniteRows
    } else if let loss = losses.first(where: { !$0.value.isFinite }) {
      let name =
        loss.name == "loss" || loss.name == "penalty" ? loss.name : "loss of '\(loss.name)'"
      self.init("every layer is finite, the \(name) is not", layer: nil)
    } else if let gradient = look.spoiltGradients.last {
      // Gradients come from the end of the model: the last is the first.
      self.init(
        "every layer and the loss are finite, the gradient of '\(gradient)' is not\(others(look.spoiltGradients))",
        layer: nil)
    } else {
      return nil
    }
  }
}

/// The tensors of a step that was examined, while the executor holds them.
private struct Look {
  private let run: PreparedRun
  private let executor: Executor
  private let batch: Batch
  private let layers: [LayerValues]
  private let gradients: [[Float]]

  init(_ run: PreparedRun, _ executor: Executor, _ batch: Batch) {
    (self.run, self.executor, self.batch) = (run, executor, batch)
    (layers, gradients) = (executor.layerValues(), executor.examinedGradients())
  }

  // Figures are only made of what is shown: this is asked in every step.

  var firstSpoiltInput: TensorStatistics? {
    inputs.first { !$0.values.isFinite }.map { statistics($0.name, $0.values) }
  }

  var firstSpoiltLayer: TensorStatistics? {
    layers.first { !$0.values.isFinite }.map {
      TensorStatistics($0.layer, shape: $0.shape, $0.values)
    }
  }

  /// The first weight that is not finite.
  var spoiltWeight: String? {
    run.training.parameters.map(\.name).first { executor.store[$0]?.isFinite == false }
  }

  /// Names of weights whose gradients are not finite, in the order of the program.
  var spoiltGradients: [String] {
    zip(run.training.parameters, gradients).filter { !$1.isFinite }.map(\.0.name)
  }

  private var inputs: [(name: String, values: [Float])] {
    batch.inputs.sorted { $0.key < $1.key }.map { (name: $0.key, values: $0.value) }
  }

  private func statistics(_ input: String, _ values: [Float]) -> TensorStatistics {
    values.withUnsafeBufferPointer {
      TensorStatistics(input, shape: run.shape(ofInput: input, batch), $0)
    }
  }

  func tensors(upTo layer: String?) -> [TensorStatistics] {
    inputs.map { statistics($0.name, $0.values) }
      + layers(upTo: layer).map { TensorStatistics($0.layer, shape: $0.shape, $0.values) }
  }

  private func layers(upTo layer: String?) -> ArraySlice<LayerValues> {
    layers.prefix((layers.firstIndex { $0.layer == layer } ?? layers.count - 1) + 1)
  }

  /// Everything of the step, under `input/`, `activation/`, `weight/` and `gradient/`.
  func saved(upTo layer: String?) -> [Safetensors.Tensor] {
    var tensors = inputs.map { name, values in
      Safetensors.Tensor("input/\(name)", shape: run.shape(ofInput: name, batch), values)
    }
    tensors += layers(upTo: layer).map {
      Safetensors.Tensor("activation/\($0.layer)", shape: $0.shape, Array($0.values))
    }
    for (parameter, gradient) in zip(run.training.parameters, gradients) {
      let shape = run.training[parameter.tensor].type.shape.evaluate(run.feed.bindings) ?? []
      let weights = executor.store[parameter.name] ?? []
      tensors.append(.init("weight/\(parameter.name)", shape: shape, weights))
      if !gradient.isEmpty {
        tensors.append(.init("gradient/\(parameter.name)", shape: shape, gradient))
      }
    }
    return tensors
  }
}

extension PreparedRun {
  /// Sizes of an input of the programs for a batch.
  fileprivate func shape(ofInput name: String, _ batch: Batch) -> [Int] {
    let count = batch.inputs[name]?.count ?? 0
    let port = (feed.inputs + feed.targetPorts).first { $0.input == name }
    let shape = [batch.count] + (port?.shape ?? [])
    if shape.reduce(1, *) == count { return shape }
    let width = count / max(1, batch.count)
    return width * batch.count == count && width != 1 ? [batch.count, width] : [count]
  }
}
