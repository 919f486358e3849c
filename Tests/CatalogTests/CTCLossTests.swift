import Catalog
import Kernels
import Program
import Shapes
import Testing

/// What PyTorch and Keras answered to `Tests/Conformance/ctc.py`.
private struct Answer: Decodable, CustomTestStringConvertible {
  let entry: String
  let dialect: String
  /// Rows, steps, classes.
  let shape: [Int]
  let scores: [Double]
  let labels: [Double]
  let labelCount: Int
  /// How many steps of each row count; nil for all.
  let steps: [Int]?
  /// Of single rows; nil for infinity.
  let losses: [Double?]
  /// What the reduction makes of them; nil for infinity.
  let expected: Double?
  /// By the scores.
  let gradient: [Double]?
  var testDescription: String { "\(dialect) \(entry) of \(shape), \(labels)" }

  struct File: Decodable { let cases: [Answer] }
  static func load() -> [Answer] {
    do { return try fixture("ctc.json", as: File.self).cases } catch { return [] }
  }
}

@Suite struct CTCLossTests {
  @Test func theFixtureIsThere() { #expect(Answer.load().count == 12) }

  @Test(arguments: Answer.load())
  fileprivate func lossAndGradientAreTheFrameworks(_ answer: Answer) throws {
    let entry = try decoded(
      answer.entry, .loss, dialect: answer.dialect == "torch" ? .torch : .keras)
    let loss = try #require(entry as? any SequenceComparison)
    let (rows, time) = (answer.shape[0], answer.shape[1])
    var builder = ProgramBuilder(mode: .training)
    let scores = builder.input("scores", TensorType(Shape(answer.shape)))
    let labels = builder.input("labels", TensorType(Shape([rows, answer.labelCount])))
    let steps = answer.steps.map { _ in builder.input("steps", TensorType(Shape([rows, time]))) }
    let prediction =
      loss.contract.prediction == .logits ? scores : try builder.apply(Softmax(isLog: true), scores)
    let losses = try loss.lower(
      prediction: prediction, target: labels, steps: steps, into: &builder)
    builder.output("losses", losses)
    let executor = try ReferenceExecutor<Double>(builder.program, bindings: [:])
    var inputs = ["scores": answer.scores, "labels": answer.labels]
    inputs["steps"] = answer.steps?.flatMap { count in (0..<time).map { $0 < count ? 1 : 0 } }
    let run = try executor.run(parameters: [], inputs: inputs)

    let isSum = loss.reduction.isSum
    let result = run[losses].reduce(0, +) / (isSum ? 1 : Double(rows))
    guard let expected = answer.expected else {
      #expect(zip(run[losses], answer.losses).allSatisfy { $0.isFinite == ($1 != nil) })
      return
    }
    #expect(agrees(result, expected, relative: 1e-6), "\(result) is not \(expected)")
    let share = Array(repeating: isSum ? 1 : 1 / Double(rows), count: rows)
    let gradient = executor.gradients(of: run, from: [losses: share]).byInput["scores"] ?? []
    let wanted = answer.gradient ?? []
    #expect(gradient.count == wanted.count)
    // Keras computes in float32.
    let tolerance = answer.dialect == "torch" ? 1e-7 : 1e-4
    #expect(zip(gradient, wanted).allSatisfy { abs($0 - $1) < tolerance })
  }

  @Test func aLabelThatIsNoClassHasNoLoss() throws {
    var builder = ProgramBuilder(mode: .inference)
    let scores = builder.input("scores", TensorType([1, 3, 4]))
    let labels = builder.input("labels", TensorType([1, 1]))
    let losses = try TorchCTCLoss().lower(prediction: scores, target: labels, into: &builder)
    let run = try ReferenceExecutor<Double>(builder.program, bindings: [:])
      .run(parameters: [], inputs: ["scores": Array(repeating: -1, count: 12), "labels": [4]])
    #expect(run[losses][0].isNaN)
  }

  @Test func aBlankThatIsNoClassIsRefused() throws {
    var builder = ProgramBuilder(mode: .inference)
    let scores = builder.input("scores", TensorType([1, 3, 4]))
    let labels = builder.input("labels", TensorType([1, 1]))
    var loss = TorchCTCLoss()
    loss.blank = 4
    #expect(throws: PrimitiveError.self) {
      try loss.lower(prediction: scores, target: labels, into: &builder)
    }
  }
}
