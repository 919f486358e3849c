import Catalog
import Kernels
import Program
import Shapes
import SourceText
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What Keras and PyTorch answered to `Tests/Conformance/optimizers.py`: a matrix and a vector after each of
/// some updates with the same gradients.
private struct Answers: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let entry: String
    let dialect: String
    let weights: [[String: [Double]]]
    /// When training is over.
    let final: [String: [Double]]
    var testDescription: String { "\(dialect) \(entry)" }

    func optimizer() throws -> any Optimizer {
      let dialect = try #require(Dialect(rawValue: dialect))
      return try #require(try decoded(entry, .optimizer, dialect: dialect) as? any Optimizer)
    }
  }
  let shapes: [String: [Int]]
  let start: [String: [Double]]
  let gradients: [[String: [Double]]]
  let cases: [Case]
  static let loaded: Answers? = try? fixture("optimizers.json", as: Answers.self)

  /// A program whose gradients are its inputs: the sum of weight times input.
  func program() throws -> Program {
    var builder = ProgramBuilder(mode: .training)
    for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
      let w = builder.parameter(name, shape: Shape(shape), initializer: ZerosInitializer())
      let g = builder.input("\(name) gradient", TensorType(Shape(shape)))
      let product = try builder.apply(Binary(function: .multiply), w, g)
      let axes = Array(shape.indices)
      builder.loss(name, try builder.apply(Reduce(kind: .sum, axes: axes), product))
    }
    return builder.program
  }
}

@Suite struct OptimizerTests {
  @Test func everyOptimizerIsCompared() throws {
    let answers = try #require(Answers.loaded)
    for entry in Registry.entries(.optimizer) {
      for dialect in entry.about.dialects where entry.about.dialects.count == 1 || dialect == .keras
      {
        let isThere = try answers.cases.contains {
          try $0.dialect == dialect.rawValue
            && type(of: $0.optimizer()).about.name == entry.about.name
        }
        #expect(isThere, "\(dialect) \(entry.about.name)")
      }
    }
  }

  @Test(arguments: Answers.loaded?.cases ?? [])
  fileprivate func updatesInDoublePrecisionAreThoseOfTheFramework(_ answer: Answers.Case) throws {
    let answers = try #require(Answers.loaded)
    let optimizer = try answer.optimizer()
    // What stands around a rule is the plan's.
    guard optimizer.clipping == GradientClipping(), optimizer.accumulationSteps == 1,
      optimizer.averaging == nil
    else { return }
    for (name, shape) in answers.shapes {
      let main = optimizer.rule
      let isOthers = main.isOthers(name: name, shape: shape)
      let rule = try #require((isOthers ? main.other : main) as? any ReferenceUpdateRule)
      var weights = try #require(answers.start[name])
      var slots: [[Double]] = rule.startingSlots(count: weights.count)
      for (step, gradient) in answers.gradients.enumerated() {
        rule.update(
          &weights, slots: &slots, gradient: try #require(gradient[name]), shape: shape,
          learningRate: optimizer.learningRate, step: step + 1, decays: true)
        for (mine, other) in zip(weights, try #require(answer.weights[step][name])) {
          #expect(agrees(mine, other, relative: 1e-5, absolute: 5e-6), "\(name) at \(step + 1)")
        }
      }
    }
  }

  @Test(arguments: Answers.loaded?.cases ?? [])
  fileprivate func updatesOfAPlanAreThoseOfTheFramework(_ answer: Answers.Case) throws {
    let answers = try #require(Answers.loaded)
    let optimizer = try answer.optimizer()
    let program = try answers.program()
    for isa in InstructionSet.allCases where isa.isAvailable {
      let store = try ParameterStore(program: program, seed: 1)
      for (name, values) in answers.start { store[name] = values.map { Float($0) } }
      let plan = try TrainingPlan(
        program, batch: 1, store: store, rule: optimizer.rule,
        options: PlanOptions(
          instructionSet: isa, clip: clip(optimizer.clipping),
          accumulationSteps: optimizer.accumulationSteps, averaging: optimizer.averaging))
      for (step, gradient) in answers.gradients.enumerated() {
        let inputs = gradient.map { ("\($0.key) gradient", $0.value.map { Float($0) }) }
        try plan.step(
          inputs: Dictionary(uniqueKeysWithValues: inputs),
          learningRate: Float(optimizer.learningRate), step: step)
        compare(store, answer.weights[step], "\(isa), step \(step + 1)")
      }
      plan.adoptAverages()
      compare(store, answer.final, "\(isa), when training is over")
    }
  }

  private func compare(_ store: ParameterStore, _ wanted: [String: [Double]], _ place: String) {
    for (name, values) in wanted {
      for (mine, other) in zip(store[name] ?? [], values) {
        #expect(agrees(Double(mine), other, relative: 1e-5, absolute: 5e-6), "\(name), \(place)")
      }
    }
  }

  private func clip(_ clipping: Catalog.GradientClipping) -> Kernels.GradientClip {
    if let limit = clipping.norm { return .norm(Float(limit)) }
    if let limit = clipping.value { return .value(Float(limit)) }
    if let limit = clipping.globalNorm { return .globalNorm(Float(limit)) }
    return .none
  }

  @Test(arguments: Registry.entries(.optimizer).map { $0.about.name })
  func theDefaultRateIsAmongThoseThatTheContractCallsSensible(name: String) throws {
    for dialect in Dialect.allCases {
      guard let optimizer = decoding(name, .optimizer, dialect: dialect).entry as? any Optimizer
      else { continue }
      #expect(optimizer.contract.rates.low < optimizer.learningRate)
      #expect(optimizer.learningRate <= optimizer.contract.rates.high)
    }
  }

  @Test func theStepsOfNesterovsMomentumMultiplyAsInALoop() {
    for decay in [1, 0.004] as [Float] {
      let rule = NesterovAdam(momentumDecay: decay, weightDecay: .none)
      var product = 1.0
      func momentum(_ step: Int) -> Double {
        Double(rule.beta1) * (1 - 0.5 * pow(0.96, Double(decay) * Double(step)))
      }
      for step in 1...300 {
        product *= momentum(step)
        // Weights of 0 without a gradient's average: what is left is the gradient's own rate.
        var weights = [0.0]
        var slots = [[0.0], [0.0]]
        rule.update(
          &weights, slots: &slots, gradient: [1], learningRate: 1, step: step, decays: false)
        let corrected = (0.001 / (1 - pow(Double(rule.beta2), Double(step)))).squareRoot()
        let average = momentum(step + 1) / (1 - product * momentum(step + 1)) * 0.1
        let own = (1 - momentum(step)) / (1 - product)
        #expect(agrees(-weights[0], (average + own) / (corrected + 1e-7), relative: 1e-5))
      }
    }
  }

  @Test func aListOfBetasHasTwo() {
    let (_, diagnostics) = decoding("{adam: {betas: [0.9]}}", .optimizer, dialect: .torch)
    #expect(diagnostics.map(\.rule) == ["spec/wrong-type"])
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
