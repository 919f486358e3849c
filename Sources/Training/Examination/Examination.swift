internal import Analysis
package import Catalog
internal import Program
internal import Shapes
internal import Spec

/// How a trained model does on single samples of a split, by its first output.
package struct Examination: Sendable {
  package struct Sample: Sendable {
    /// In the split.
    package let position: Int
    package let loss: Double
    /// Classes, where the output names one.
    package let target: Int?
    package let predicted: Int?
    package let probability: Double?
    /// What the model's first input got, row-major in ``inputShape``.
    package let input: [Float]
    /// |∂loss/∂input|, as `input`; empty where that would take too long.
    ///
    /// Simonyan, Vedaldi and Zisserman, 2014, arXiv:1312.6034.
    package let saliency: [Float]
    /// What the output says, row-major in ``answerShape``; empty where it is long.
    package let answer: [Float]
    /// What it should say, row-major in ``wantedShape``; empty where it is long.
    package let wanted: [Float]
  }
  package let split: Split
  package let output: String
  /// Samples that were looked at, of ``total``.
  package let count: Int
  package let total: Int
  /// Where the output names one class of up to 1,000.
  package private(set) var confusion: ConfusionMatrix?
  /// Samples with the highest losses, the worst first.
  package private(set) var worst: [Sample] = []
  /// Sizes of a sample of the first input.
  package let inputShape: [Int]
  package let answerShape: [Int]
  package let wantedShape: [Int]
  /// Whether every place of an answer names one of several classes, as in segmentation.
  package let hasClassPerPlace: Bool

  private static let mostSamples = 20_000
  private static let mostClasses = 1_000
  private static let shown = 12
  private static let longestAnswer = 1 << 16

  /// Nil where the split has no samples or there is no loss.
  ///
  /// - Complexity: one pass through the first 20,000 samples of the split.
  init?(_ run: PreparedRun, _ executor: Executor, on split: Split) throws(RunError) {
    guard let set = run.data[split], !set.isEmpty, let target = run.feed.targets.first,
      let port = run.feed.targetPorts.first, let input = run.feed.inputs.first
    else { return nil }
    (self.split, output, total, inputShape) = (split, target.output, set.count, input.shape)
    wantedShape = port.shape
    let answerShape = Self.shape(run, target.output) ?? []
    self.answerShape = answerShape
    let site = run.spec.losses.first { $0.output?.name == target.output }
    hasClassPerPlace =
      answerShape.count > 1
      && [.logits, .probabilities, .logProbabilities].contains(site?.contract.prediction)
    let reading = site.flatMap {
      AnswerReading($0.contract, shape: answerShape, classNames: [])
    }
    let classes = reading.map { $0.kind == .binary ? 2 : run.width(of: target.output) } ?? 0
    if let reading, classes <= Self.mostClasses {
      confusion = ConfusionMatrix(classes: classes, names: reading.classNames)
    }
    var judged: [Judged] = []
    let size = executor.batchSize
    var end = min(set.count, Self.mostSamples)
    if run.feed.fixedBatchSize != nil { end -= end % size }
    for start in stride(from: 0, to: end, by: size) {
      let positions = Array(start..<min(start + size, end))
      let batch = try run.feed.batch(set.prepared(positions, epoch: 0))
      try executor.predict(batch)
      let losses = executor.output(Lowering.lossOutput(target.output))
      let outputs = executor.output(target.output)
      let targets = batch.inputs[port.input] ?? []
      for (row, position) in positions.enumerated() {
        let part = losses.part(row, of: positions.count)
        var sample = Judged(
          position, part.reduce(0) { $0 + Double($1) } / Double(max(1, part.count)))
        if let reading {
          let answer = reading.answer(outputs.part(row, of: positions.count))
          sample.answer = answer
          sample.target = targets.withUnsafeBufferPointer {
            Self.label($0.part(row, of: positions.count))
          }
          if let label = sample.target { confusion?.add(actual: label, predicted: answer.label) }
        }
        judged.append(sample)
      }
    }
    count = end
    try keep(judged, run, executor, set)
  }

  private struct Judged {
    let position: Int
    let loss: Double
    var target: Int?
    var answer: AnswerReading.Answer?
    init(_ position: Int, _ loss: Double) { (self.position, self.loss) = (position, loss) }
    /// What is not a number is worst.
    var rank: Double { loss.isNaN ? .infinity : loss }
  }

  /// Keeps the worst, with their inputs.
  private mutating func keep(
    _ judged: [Judged], _ run: PreparedRun, _ executor: Executor, _ set: DataSet
  ) throws(RunError) {
    let worst = judged.sorted { ($0.rank, $1.position) > ($1.rank, $0.position) }
      .prefix(Self.shown)
    guard !worst.isEmpty, let port = run.feed.inputs.first else { return }
    // A model with a fixed batch size gets a whole batch.
    var positions = worst.map(\.position)
    if let size = run.feed.fixedBatchSize {
      positions = (0..<size).map { positions[$0 % positions.count] }
    }
    let batch = try run.feed.batch(set.prepared(positions, epoch: 0))
    let inputs = batch.inputs[port.input] ?? []
    let slopes = try Saliency.slopes(run, executor, batch, output: output, input: port.input)
    let answers = try answers(run, executor, set, positions)
    let wanted = run.feed.targetPorts.first.flatMap { batch.inputs[$0.input] } ?? []
    let keepsWanted = wanted.count <= Self.longestAnswer * batch.count
    for (row, sample) in worst.enumerated() where row < batch.count {
      self.worst.append(
        Sample(
          position: sample.position, loss: sample.loss, target: sample.target,
          predicted: sample.answer?.label, probability: sample.answer?.probability,
          input: inputs.withUnsafeBufferPointer { Array($0.part(row, of: batch.count)) },
          saliency: slopes.withUnsafeBufferPointer { Array($0.part(row, of: batch.count)) },
          answer: row < answers.count ? answers[row] : [],
          wanted: keepsWanted
            ? wanted.withUnsafeBufferPointer { Array($0.part(row, of: batch.count)) } : []))
    }
  }

  /// What the output says to these samples; nothing where that is long.
  private func answers(
    _ run: PreparedRun, _ executor: Executor, _ set: DataSet, _ positions: [Int]
  ) throws(RunError) -> [[Float]] {
    guard answerShape.reduce(1, *) <= Self.longestAnswer else { return [] }
    var answers: [[Float]] = []
    for start in stride(from: 0, to: positions.count, by: executor.batchSize) {
      let part = Array(positions[start..<min(start + executor.batchSize, positions.count)])
      try executor.predict(run.feed.batch(set.prepared(part, epoch: 0)))
      let values = executor.output(output)
      answers += part.indices.map { Array(values.part($0, of: part.count)) }
    }
    return answers
  }

  /// Sizes of a sample of an output.
  private static func shape(_ run: PreparedRun, _ output: String) -> [Int]? {
    guard let id = run.inference.outputs.first(where: { $0.name == output })?.tensor else {
      return nil
    }
    return run.inference[id].type.shape.dims.dropFirst()
      .map { $0.evaluate(run.feed.bindings) ?? 1 }
  }

  /// The class that a target names: its number, or the place of the largest of several.
  private static func label(_ target: UnsafeBufferPointer<Float>) -> Int? {
    if target.count == 1 { return Int(exactly: target[0]) }
    return target.indices.max { target[$0] < target[$1] }
  }
}

extension PreparedRun {
  fileprivate func width(of output: String) -> Int {
    guard let id = inference.outputs.first(where: { $0.name == output })?.tensor else { return 1 }
    return inference[id].type.shape.last?.evaluate(feed.bindings) ?? 1
  }
}

extension UnsafeBufferPointer {
  /// The numbers of one sample of a batch.
  fileprivate func part(_ row: Int, of rows: Int) -> UnsafeBufferPointer {
    let width = count / Swift.max(1, rows)
    return UnsafeBufferPointer(rebasing: self[row * width..<(row + 1) * width])
  }
}
