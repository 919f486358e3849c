import Catalog
import Testing

/// What a schedule's contract claims holds of the rates it gives.
@Suite struct ScheduleContractTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let entry: String
    var testDescription: String { entry }

    func schedule() throws -> any Schedule {
      try #require(try decoded(entry, .schedule) as? any Schedule)
    }
  }

  private static let initial = 0.1
  private static let epochs = 30
  private static let stepsPerEpoch = 10

  static let cases = [
    "{step_decay: {after: 5, every: 3, factor: 0.5}}", "{step_decay: {every: 7}}",
    "{exponential_decay: {decay_steps: 20, decay_rate: 0.5}}",
    "{inverse_time_decay: {decay_steps: 20, decay_rate: 0.5}}",
    "{piecewise_constant: {boundaries: [40, 90], values: [0.3, 0.05, 0.001]}}",
    "{cosine_decay: {decay_steps: 120, alpha: 0.1}}",
    "{cosine_decay: {decay_steps: 120, warmup_steps: 30, warmup_target: 0.4}}",
    "{cosine_decay: {decay_steps: 120, warmup_steps: 30}}", "cosine_decay",
    "{cosine_decay_restarts: {first_decay_steps: 40, t_mul: 1.0}}",
    "{polynomial_decay: {decay_steps: 120}}",
    "{polynomial_decay: {decay_steps: 60, cycle: true}}", "polynomial_decay",
    "{one_cycle: {max_learning_rate: 0.5, total_steps: 200}}", "one_cycle",
    "{reduce_lr_on_plateau: {patience: 4}}", "{warmup: {steps: 50}}",
    "{warmup: {steps: 50, then: {polynomial_decay: {decay_steps: 100}}}}",
    "{warmup: {steps: 50, then: {step_decay: {every: 7}}}}",
  ].map(Case.init)

  /// The rate in every update of a training in which nothing improves.
  private func rates(_ schedule: any Schedule, initial: Double = initial) -> [Double] {
    (0..<Self.epochs * Self.stepsPerEpoch).map { step in
      let epoch = step / Self.stepsPerEpoch
      return schedule.learningRate(
        ScheduleProgress(
          initial: initial, step: step, stepsPerEpoch: Self.stepsPerEpoch, epoch: epoch,
          epochs: Self.epochs,
          history: Array(repeating: [schedule.monitor ?? "val_loss": 1], count: epoch)))
    }
  }

  @Test func everyScheduleIsInTheTable() throws {
    let names = try Set(Self.cases.map { type(of: try $0.schedule()).about.name })
    #expect(names == Set(Registry.entries(.schedule).map { $0.about.name }))
  }

  @Test(arguments: cases)
  func changesComeWhenTheContractSaysSo(_ c: Case) throws {
    let schedule = try c.schedule()
    let rates = rates(schedule)
    let contract = schedule.contract
    if let first = contract.firstChange {
      // Boundaries hold up to and including themselves; an epoch has ten updates; a plateau is compared
      // with the first epoch.
      let change =
        switch contract.clock {
        case .updates: first.value + 1
        case .epochs: first.value * Self.stepsPerEpoch
        case .plateau: (first.value + 1) * Self.stepsPerEpoch
        }
      #expect(rates[..<change].allSatisfy { $0 == rates[0] })
      #expect(rates[change] != rates[0])
    }
    if let last = contract.lastChange {
      #expect(rates[(last.value + 1)...].allSatisfy { $0 == rates[last.value + 1] })
      #expect(rates[last.value + 1] != rates[last.value])
    }
  }

  @Test(arguments: cases)
  func nothingChangesBeyondTheLength(_ c: Case) throws {
    let schedule = try c.schedule()
    guard let length = schedule.contract.length else { return }
    let rates = rates(schedule)
    #expect(rates[length.value...].allSatisfy { agrees($0, rates[length.value]) })
    #expect(!agrees(rates[length.value - 5], rates[length.value], relative: 1e-9, absolute: 1e-12))
  }

  @Test(arguments: cases)
  func theRateRisesThroughTheWarmup(_ c: Case) throws {
    let schedule = try c.schedule()
    let rates = rates(schedule)
    guard let warmup = schedule.contract.warmup else {
      // One cycle rises by design; all others without a warm-up begin at their largest rate.
      if !(schedule is OneCycleSchedule) { #expect(rates[0] == rates.max()) }
      return
    }
    #expect(zip(rates[..<warmup.value], rates[1...warmup.value]).allSatisfy { $0 <= $1 })
    #expect(rates[warmup.value] == rates.max())
    #expect(rates[0] < rates[warmup.value])
  }

  @Test(arguments: cases)
  func ratesOfItsOwnReplaceTheOptimizers(_ c: Case) throws {
    let schedule = try c.schedule()
    let rates = rates(schedule)
    let isIndependent = rates == self.rates(schedule, initial: 0.07)
    #expect(isIndependent == schedule.contract.replacesRate)
    if let peak = schedule.contract.peak { #expect(agrees(peak.value, rates.max() ?? 0)) }
    for rate in schedule.contract.rates {
      #expect(rates.contains { agrees($0, rate) }, "\(rate)")
    }
  }

  @Test(arguments: cases)
  func numbersAreStatedByParametersOfTheSchedule(_ c: Case) throws {
    let schedule = try c.schedule()
    let contract = schedule.contract
    let counts = [
      contract.length, contract.warmup, contract.firstChange, contract.lastChange, contract.period,
    ]
    let known = parameterNames(of: schedule)
    for key in counts.compactMap({ $0 }).flatMap(\.keys) + [contract.peak?.key].compactMap({ $0 }) {
      #expect(known.contains(key), "\(key)")
    }
  }
}
