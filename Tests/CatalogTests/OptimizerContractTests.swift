import Catalog
import Kernels
import Program
import Testing

/// What an optimizer's contract claims holds of its parameters and of its updates.
@Suite struct OptimizerContractTests {
  struct Choice: Sendable, CustomTestStringConvertible {
    let name: String
    let dialect: Dialect
    var testDescription: String { "\(dialect) \(name)" }
  }
  static let choices = Registry.entries(.optimizer).map {
    Choice(name: $0.about.name, dialect: $0.about.dialects[0])
  }

  private func optimizer(_ choice: Choice) throws -> any Optimizer {
    try #require(
      try decoded(choice.name, .optimizer, dialect: choice.dialect) as? any Optimizer)
  }

  private func optimizer(_ entry: String) throws -> any Optimizer {
    try #require(try decoded(entry, .optimizer) as? any Optimizer)
  }

  @Test(arguments: choices)
  func parametersOfTheContractExist(_ choice: Choice) throws {
    let optimizer = try optimizer(choice)
    let contract = optimizer.contract
    let known = parameterNames(of: optimizer)
    for average in contract.averages { #expect(known.contains(average.key)) }
    #expect(contract.hasEpsilon == known.contains("epsilon"))
    #expect(contract.momentum == 0, "no optimizer has momentum by default")
  }

  @Test(arguments: choices)
  func whereToStartIsASensibleRate(_ choice: Choice) throws {
    let rates = try optimizer(choice).contract.rates
    #expect(rates.low < rates.start && rates.start <= rates.high && rates.high < rates.absurd)
  }

  /// How far one weight goes in many updates with a gradient of this size.
  private func way(
    _ optimizer: any Optimizer, gradient: Float, updates: Int = 200
  ) throws -> Double {
    let rule = try #require(optimizer.rule as? any ReferenceUpdateRule)
    var weights: [Float] = [0]
    var slots: [[Float]] = rule.startingSlots(count: 1)
    for step in 1...updates {
      rule.update(
        &weights, slots: &slots, gradient: [gradient], learningRate: 0.01, step: step, decays: false
      )
    }
    return Double(-weights[0])
  }

  // Muon moves matrices, Lamb and Adafactor scale by the weight, Adadelta's steps grow from epsilon, and the first
  // steps of rectified Adam follow the gradient.
  @Test(
    arguments: choices.filter {
      !["muon", "lamb", "adafactor", "adadelta", "ftrl", "radam"].contains($0.name)
    })
  func theLengthOfAStepFollowsWhatTheContractSays(_ choice: Choice) throws {
    let optimizer = try optimizer(choice)
    let ratio = try way(optimizer, gradient: 10) / way(optimizer, gradient: 1)
    switch optimizer.contract.stepSize {
    case .gradient: #expect(agrees(ratio, 10, relative: 0.01))
    case .rate: #expect(agrees(ratio, 1, relative: 0.01))
    case .shrinking:
      let (short, long) = (
        try way(optimizer, gradient: 1), try way(optimizer, gradient: 1, updates: 400)
      )
      #expect(long < 1.6 * short)
    }
  }

  @Test func momentumLengthensStepsAsTheContractSays() throws {
    let heavy = try optimizer("{sgd: {momentum: 0.5}}")
    let ratio = try way(heavy, gradient: 1) / way(try optimizer("sgd"), gradient: 1)
    #expect(agrees(ratio, 1 / (1 - heavy.contract.momentum), relative: 0.02))
  }

  @Test(arguments: [
    ("{sgd: {nesterov: true}}", ["nesterov"]), ("{sgd: {nesterov: true, momentum: 0.9}}", []),
    ("{adam: {ema_momentum: 0.9}}", ["ema_momentum"]),
    ("{adam: {ema_momentum: 0.9, use_ema: true}}", []),
  ])
  func idleParametersAreNamed(entry: String, idle: [String]) throws {
    let keys = try optimizer(entry).idleKeys.map(\.key)
    #expect(idle.allSatisfy(keys.contains) && (idle.isEmpty ? keys.isEmpty : true), "\(keys)")
  }
}
