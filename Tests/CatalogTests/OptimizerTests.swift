import Catalog
import Kernels
import Program
import SourceText
import Testing

/// What Keras answered to `Tests/Conformance/optimizers.py`: weights after each of five updates.
private struct Answers: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let entry: String
    let weights: [[Float]]
    var testDescription: String { entry }
  }
  let start: [Float]
  let gradients: [[Float]]
  let cases: [Case]
  static let loaded: Answers? = try? fixture("optimizers.json", as: Answers.self)
}

@Suite struct OptimizerTests {
  @Test func theFixtureIsThere() { #expect((Answers.loaded?.cases.count ?? 0) > 10) }

  @Test(arguments: Answers.loaded?.cases ?? [])
  fileprivate func fiveUpdatesAreThoseOfKeras(_ answer: Answers.Case) throws {
    let answers = try #require(Answers.loaded)
    let optimizer = try #require(try decoded(answer.entry, .optimizer) as? any Optimizer)
    let rule = try #require(optimizer.rule as? any ReferenceUpdateRule)
    var weights = answers.start
    var slots = Array(repeating: [Float](repeating: 0, count: weights.count), count: rule.slotCount)
    for (step, gradient) in answers.gradients.enumerated() {
      rule.update(
        &weights, slots: &slots, gradient: gradient, learningRate: Float(optimizer.learningRate),
        step: step + 1, decays: true)
      for (mine, keras) in zip(weights, answer.weights[step]) {
        #expect(agrees(Double(mine), Double(keras), relative: 2e-6), "step \(step + 1)")
      }
    }
  }

  @Test(arguments: ["adagrad", "adadelta", "adamax", "nadam", "lion", "ftrl"])
  func optimizersWithoutArithmeticSaySo(name: String) throws {
    let optimizer = try #require(try decoded(name, .optimizer) as? any Optimizer)
    #expect(optimizer.rule == nil)
    #expect(optimizer.untrainableReason == "the executor does not train with '\(name)' yet")
  }

  @Test(arguments: ["adam", "adamw", "sgd", "rmsprop"])
  func optimizersWithArithmeticCanBeTrainedWith(name: String) throws {
    let optimizer = try #require(try decoded(name, .optimizer) as? any Optimizer)
    #expect(optimizer.untrainableReason == nil)
    #expect(optimizer.contract.rates.low < optimizer.learningRate)
    #expect(optimizer.learningRate <= optimizer.contract.rates.high)
  }

  @Test func whatTheExecutorDoesNotFollowIsSaid() throws {
    for (entry, word) in [
      ("{adam: {use_ema: true}}", "use_ema"),
      ("{sgd: {gradient_accumulation_steps: 4}}", "accumulate"),
      ("{sgd: {loss_scale_factor: 128}}", "loss_scale_factor"),
    ] {
      let optimizer = try #require(try decoded(entry, .optimizer) as? any Optimizer)
      #expect(optimizer.untrainableReason?.contains(word) == true, "\(entry)")
    }
  }

  @Test func clippingIsReadFromTheOptimizer() throws {
    let optimizer = try #require(
      try decoded("{adam: {global_clipnorm: 1.5}}", .optimizer) as? any Optimizer)
    #expect(optimizer.clipping == GradientClipping(globalNorm: 1.5))
  }

  @Test func twoKindsOfClippingExcludeEachOther() {
    let (_, diagnostics) = decoding("{adam: {clipnorm: 1, clipvalue: 0.5}}", .optimizer)
    #expect(diagnostics.map(\.rule) == ["spec/conflicting-keys"])
  }

  @Test(arguments: [
    "{adam: {learning_rate: 0}}", "{adam: {beta_1: 1}}", "{sgd: {momentum: -0.1}}",
    "{adam: {learning_rate: -1}}",
  ])
  func valuesOutOfRangeAreRefused(entry: String) {
    #expect(decoding(entry, .optimizer).diagnostics.map(\.rule) == ["spec/out-of-range"])
  }

  @Test func momentumLowersTheLargestSensibleLearningRate() throws {
    let plain = SgdOptimizer().contract.rates
    var heavy = SgdOptimizer()
    heavy.momentum = 0.9
    #expect(agrees(heavy.contract.rates.high, plain.high / 10))
  }
}
