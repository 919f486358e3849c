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
    let expected: Double
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
  fileprivate func gradientsAreFinite(_ answer: Answers.Case) throws {
    let lowered = try Lowered(loss(answer), answer.width, answer.targetWidth)
    let gradient = try lowered.gradient(answer.predictions, answer.targets, rows: answer.rows)
    #expect(gradient.allSatisfy { $0.isFinite })
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

  init(_ loss: any Loss, _ width: Int, _ targetWidth: Int) throws {
    var builder = ProgramBuilder(mode: .training)
    let batch = Dim.symbol("batch")
    prediction = builder.input("prediction", TensorType([batch, Dim(width)]))
    let wantsIndex = targetWidth == 1 && width > 1
    let target = builder.input(
      "target", TensorType(wantsIndex ? [batch] : [batch, Dim(targetWidth)]))
    self.loss = try loss.lower(prediction: prediction, target: target, into: &builder)
    builder.loss("loss", self.loss)
    program = builder.program
  }

  func mean(_ predictions: [Double], _ targets: [Double], rows: Int) throws -> Double {
    let run = try ReferenceExecutor<Double>(program, bindings: ["batch": rows])
      .run(parameters: [], inputs: ["prediction": predictions, "target": targets])
    return run[loss].reduce(0, +) / Double(run[loss].count)
  }

  func gradient(_ predictions: [Double], _ targets: [Double], rows: Int) throws -> [Float] {
    let executor = try ReferenceExecutor<Float>(program, bindings: ["batch": rows])
    let run = try executor.run(
      parameters: [],
      inputs: ["prediction": predictions.map { Float($0) }, "target": targets.map { Float($0) }])
    return executor.gradients(of: run)[prediction]
  }
}
