import Catalog
import Kernels
import Program
import Shapes
import SourceText
import Testing

/// What Keras and PyTorch answered to `Tests/Conformance/losses.py`.
private struct Answers: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let entry: String
    let dialect: String
    let width: Int
    let predictions: [Double]
    let targetWidth: Int
    let targets: [Double]
    /// Of the batch.
    let expected: Double
    /// By the predictions; nil where the framework has none of use.
    let gradient: [Double]?
    var testDescription: String { "\(dialect) \(entry) = \(expected)" }
    var rows: Int { predictions.count / width }
  }
  let cases: [Case]
  static func load() -> [Case] {
    do { return try fixture("losses.json", as: Answers.self).cases } catch { return [] }
  }
}

@Suite struct LossTests {
  @Test func theFixtureIsThere() { #expect(Answers.load().count > 50) }

  @Test(arguments: Answers.load())
  fileprivate func theLossAsAMetricIsTheFrameworks(_ answer: Answers.Case) throws {
    let loss = try self.loss(answer)
    // A metric is a mean over rows: it knows no sums, and no weights of classes or rows left out in its divisor.
    let lowered = try Lowered(loss, answer.width, answer.targetWidth)
    guard loss.unmeasurableReason == nil, !loss.reduction.isSum, lowered.counts == nil else {
      return
    }
    var accumulator = loss.accumulator(nil)
    let (predictions, targets) = (
      answer.predictions.map { Float($0) }, answer.targets.map { Float($0) }
    )
    predictions.withUnsafeBufferPointer { p in
      targets.withUnsafeBufferPointer { y in
        accumulator.add(
          predictions: p, width: answer.width, targets: y, targetWidth: answer.targetWidth,
          weights: UnsafeBufferPointer(start: nil, count: 0))
      }
    }
    let result = try #require(accumulator.result)
    #expect(agrees(result, answer.expected, relative: 1e-4), "\(result) is not \(answer.expected)")
  }

  @Test(arguments: Answers.load())
  fileprivate func theLoweredLossIsTheFrameworks(_ answer: Answers.Case) throws {
    let lowered = try Lowered(loss(answer), answer.width, answer.targetWidth)
    let result = try lowered.mean(answer.predictions, answer.targets, rows: answer.rows)
    #expect(agrees(result, answer.expected, relative: 1e-4), "\(result) is not \(answer.expected)")
  }

  @Test(arguments: Answers.load())
  fileprivate func gradientsAreTheFrameworks(_ answer: Answers.Case) throws {
    let lowered = try Lowered(loss(answer), answer.width, answer.targetWidth)
    let gradient = try lowered.gradient(answer.predictions, answer.targets, rows: answer.rows)
    #expect(gradient.allSatisfy { $0.isFinite })
    guard let wanted = answer.gradient else { return }
    let largest = wanted.map { abs($0) }.max() ?? 0
    for (mine, other) in zip(gradient, wanted) {
      #expect(abs(mine - other) <= 1e-4 * largest, "\(mine) is not \(other)")
    }
  }

  @Test(arguments: Answers.load())
  fileprivate func thePlannedLossIsTheFrameworks(_ answer: Answers.Case) throws {
    let loss = try self.loss(answer)
    let lowered = try Lowered(loss, answer.width, answer.targetWidth, ofParameter: answer.rows)
    let store = try ParameterStore(program: lowered.program, seed: 1)
    store["prediction"] = answer.predictions.map { Float($0) }
    let plan = try TrainingPlan(
      lowered.program, batch: answer.rows, store: store, rule: GradientDescent(),
      options: PlanOptions(updates: false, keepsGradients: true))
    let losses = try plan.step(
      inputs: ["target": answer.targets.map { Float($0) }], learningRate: 0, step: 0)
    let result = losses.reduce(0) { $0 + Double($1.value) }
    #expect(agrees(result, answer.expected, relative: 1e-4), "\(result) is not \(answer.expected)")
    guard let wanted = answer.gradient else { return }
    let largest = wanted.map { abs($0) }.max() ?? 0
    for (mine, other) in zip(plan.gradients()[0], wanted) {
      #expect(abs(Double(mine) - other) <= 1e-4 * largest, "\(mine) is not \(other)")
    }
  }

  private func loss(_ answer: Answers.Case) throws -> any Loss {
    let entry = try decoded(
      answer.entry, .loss, dialect: answer.dialect == "torch" ? .torch : .keras)
    return try #require(entry as? any Loss)
  }

  @Test func crossEntropyOfASoftmaxSkipsTheSoftmax() throws {
    // A probability of e⁻²⁰⁰ is 0 in float32, but its logarithm is -200.
    var builder = ProgramBuilder(mode: .training)
    let scores = builder.input("scores", TensorType([1, 2]))
    let target = builder.input("target", TensorType([1]))
    let probabilities = try builder.apply(Softmax(), scores)
    let loss = try SparseCategoricalCrossentropyLoss().lower(
      prediction: probabilities, target: target, into: &builder)
    builder.loss("loss", loss)
    let run = try ReferenceExecutor<Float>(builder.program, bindings: [:])
      .run(parameters: [], inputs: ["scores": [0, -200], "target": [1]])
    #expect(run[loss] == [200])
  }

  @Test func binaryCrossEntropyOfASigmoidSkipsTheSigmoid() throws {
    var builder = ProgramBuilder(mode: .training)
    let scores = builder.input("scores", TensorType([1, 1]))
    let target = builder.input("target", TensorType([1]))
    let probabilities = try builder.apply(Elementwise(function: .sigmoid), scores)
    let loss = try BinaryCrossentropyLoss().lower(
      prediction: probabilities, target: target, into: &builder)
    builder.loss("loss", loss)
    let run = try ReferenceExecutor<Float>(builder.program, bindings: [:])
      .run(parameters: [], inputs: ["scores": [-200], "target": [1]])
    #expect(run[loss] == [200])
  }

  @Test(arguments: [
    "sparse_categorical_crossentropy", "categorical_crossentropy", "cross_entropy", "nll_loss",
  ])
  func chanceOverTenClassesIsTheLogarithmOfTen(name: String) throws {
    let loss = try #require(try decoded(name, .loss) as? any Loss)
    #expect(agrees(loss.chance(classes: 10) ?? 0, 2.302585))
  }

  @Test func regressionHasNoChance() { #expect(MeanSquaredErrorLoss().chance(classes: 10) == nil) }

  @Test(arguments: [
    (
      "sparse_categorical_crossentropy", LossContract.Prediction.probabilities,
      LossContract.Target.index
    ),
    ("{sparse_categorical_crossentropy: {from_logits: true}}", .logits, .index),
    ("CategoricalCrossentropy", .probabilities, .oneHot),
    ("bce", .independentProbabilities, .binary), ("bce_with_logits", .independentLogits, .binary),
    ("nll_loss", .logProbabilities, .index), ("cross_entropy", .logits, .index),
    ("mse", .values, .values),
    ("hinge", .margins, .signs), ("{custom: {name: dice}}", .anything, .anything),
    (
      "{custom: {name: dice, expects: probability, target: probability}}",
      .independentProbabilities, .anything
    ),
    ("{custom: {name: mine, expects: probability, target: index}}", .probabilities, .index),
  ])
  func contractsSayWhatIsWanted(
    entry: String, prediction: LossContract.Prediction, target: LossContract.Target
  ) throws {
    let contract = try #require(try decoded(entry, .loss) as? any Loss).contract
    #expect(contract.prediction == prediction)
    #expect(contract.target == target)
  }

  @Test func aCustomLossSaysThatItCannotBeTrained() throws {
    let loss = try #require(try decoded("{custom: {name: dice}}", .loss) as? any Loss)
    #expect(loss.untrainableReason?.contains("'dice'") == true)
  }

  @Test func aLossOfTheOtherDialectNamesTheRightSpelling() throws {
    let (entry, diagnostics) = decoding("mean_squared_error", .loss, dialect: .torch)
    #expect(entry == nil)
    #expect(diagnostics.first?.rule == "spec/wrong-dialect")
    #expect(diagnostics.first?.help == "write 'mse_loss'")
  }

  @Test func pyTorchKeepsClassesOnTheFirstAxisBehindTheBatch() throws {
    // [1, 3 classes, 2 positions]; the class of each position has the score 5, the others 0.
    var builder = ProgramBuilder(mode: .training)
    let scores = builder.input("scores", TensorType([1, 3, 2]))
    let target = builder.input("target", TensorType([1, 2]))
    let loss = try TorchCrossEntropyLoss().lower(prediction: scores, target: target, into: &builder)
    let run = try ReferenceExecutor<Double>(builder.program, bindings: [:])
      .run(parameters: [], inputs: ["scores": [0, 0, 5, 0, 0, 5], "target": [1, 2]])
    let expected = 0.013385
    #expect(run[loss].count == 2)
    #expect(run[loss].allSatisfy { agrees($0, expected, absolute: 1e-6) })
  }
}

/// A loss as a program over `prediction` and `target`.
private struct Lowered {
  let program: Program
  let prediction: TensorID
  let loss: TensorID
  let counts: TensorID?
  private let reduction: LossReduction

  /// - Parameter rows: of the prediction where it is a weight of the program, not an input.
  init(
    _ loss: any Loss, _ width: Int, _ targetWidth: Int, ofParameter rows: Int? = nil
  ) throws {
    var builder = ProgramBuilder(mode: .training)
    let batch = rows.map { Dim($0) } ?? Dim.symbol("batch")
    prediction =
      rows == nil
      ? builder.input("prediction", TensorType([batch, Dim(width)]))
      : builder.parameter(
        "prediction", shape: [batch, Dim(width)], initializer: ZerosInitializer())
    let wantsIndex = targetWidth == 1 && width > 1
    let target = builder.input(
      "target", TensorType(wantsIndex ? [batch] : [batch, Dim(targetWidth)]))
    let terms = try loss.lowerCounted(prediction: prediction, target: target, into: &builder)
    self.loss = terms.losses
    counts = terms.counts
    reduction = loss.reduction
    if let rows {
      let total = try builder.total(terms.losses)
      let count = builder.shape(of: terms.losses).evaluate([:])?.reduce(1, *) ?? 1
      let share =
        reduction.isSum ? 1 : 1 / Float(reduction == .batchMean ? rows : count)
      if let counts, !reduction.isSum {
        builder.loss(
          "loss", try builder.apply(Binary(function: .divide), total, builder.total(counts)))
      } else {
        builder.loss(
          "loss", try builder.apply(Elementwise(function: .affine(scale: share, offset: 0)), total))
      }
    } else {
      builder.loss("loss", self.loss)
    }
    program = builder.program
  }

  /// What the sum of the losses is divided by.
  private func divisor(_ run: ReferenceRun<Double>, rows: Int) -> Double {
    if reduction.isSum { return 1 }
    if reduction == .batchMean { return Double(rows) }
    return counts.map { run[$0].reduce(0, +) } ?? Double(run[loss].count)
  }

  private func run(
    _ predictions: [Double], _ targets: [Double], rows: Int
  ) throws -> (executor: ReferenceExecutor<Double>, run: ReferenceRun<Double>) {
    let executor = try ReferenceExecutor<Double>(program, bindings: ["batch": rows])
    let inputs = ["prediction": predictions, "target": targets]
    return (executor, try executor.run(parameters: [], inputs: inputs))
  }

  func mean(_ predictions: [Double], _ targets: [Double], rows: Int) throws -> Double {
    let run = try run(predictions, targets, rows: rows).run
    return run[loss].reduce(0, +) / divisor(run, rows: rows)
  }

  func gradient(_ predictions: [Double], _ targets: [Double], rows: Int) throws -> [Double] {
    let (executor, run) = try run(predictions, targets, rows: rows)
    let share = 1 / divisor(run, rows: rows)
    let weights = Array(repeating: share, count: run[loss].count)
    return executor.gradients(of: run, from: [loss: weights]).byInput["prediction"] ?? []
  }
}

extension ProgramBuilder {
  fileprivate mutating func total(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    let rank = shape(of: x).rank
    return rank == 0 ? x : try apply(Reduce(kind: .sum, axes: Array(0..<rank)), x)
  }
}
