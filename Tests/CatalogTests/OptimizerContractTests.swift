import Catalog
import Kernels
import Program
import Testing

/// What an optimizer's contract claims holds of its parameters and of its updates.
@Suite struct OptimizerContractTests {
  static let names = Registry.entries(.optimizer).map { $0.about.name }

  private func optimizer(_ entry: String) throws -> any Optimizer {
    try #require(try decoded(entry, .optimizer) as? any Optimizer)
  }

  @Test(arguments: names)
  func parametersOfTheContractExist(_ name: String) throws {
    let optimizer = try optimizer(name)
    let contract = optimizer.contract
    let known = parameterNames(of: optimizer)
    for average in contract.averages { #expect(known.contains(average.key)) }
    #expect(contract.hasEpsilon == known.contains("epsilon"))
    #expect(contract.momentum == 0, "no optimizer has momentum by default")
  }

  @Test(arguments: names)
  func whereToStartIsASensibleRate(_ name: String) throws {
    let rates = try optimizer(name).contract.rates
    #expect(rates.low < rates.start && rates.start <= rates.high && rates.high < rates.absurd)
  }

  /// How far one weight goes in many updates with a gradient of this size.
  private func way(_ optimizer: any Optimizer, gradient: Float) throws -> Double {
    let rule = try #require(optimizer.rule as? any ReferenceUpdateRule)
    var weights: [Float] = [0]
    var slots = [[Float]](repeating: [0], count: rule.slotCount)
    for step in 1...200 {
      rule.update(
        &weights, slots: &slots, gradient: [gradient], learningRate: 0.01, step: step, decays: false
      )
    }
    return Double(-weights[0])
  }

  @Test(arguments: ["sgd", "adam", "adamw", "rmsprop"])
  func theLengthOfAStepFollowsWhatTheContractSays(_ name: String) throws {
    let optimizer = try optimizer(name)
    let ratio = try way(optimizer, gradient: 10) / way(optimizer, gradient: 1)
    switch optimizer.contract.stepSize {
    case .gradient: #expect(agrees(ratio, 10, relative: 0.01))
    case .rate: #expect(agrees(ratio, 1, relative: 0.01))
    case .shrinking: Issue.record("its arithmetic is known, but not tested")
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
