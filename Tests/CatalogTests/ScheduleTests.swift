import Catalog
import SourceText
import Testing

/// What Keras and PyTorch answered to `Tests/Conformance/optimizers.py`.
private struct Answers: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let entry: String
    let rates: [Double]
    var testDescription: String { entry }
  }
  struct Plateau: Decodable, CustomTestStringConvertible {
    let entry: String
    let monitor: String
    let history: [Double]
    let rates: [Double]
    var testDescription: String { entry }
  }
  let initial: Double
  let epochs: Int
  let stepsPerEpoch: Int
  let cases: [Case]
  let plateaus: [Plateau]
  static let loaded: Answers? = try? fixture("schedules.json", as: Answers.self)
}

@Suite struct ScheduleTests {
  @Test func theFixtureIsThere() { #expect((Answers.loaded?.cases.count ?? 0) > 10) }

  @Test(arguments: Answers.loaded?.cases ?? [])
  fileprivate func ratesAreThoseOfTheFramework(_ answer: Answers.Case) throws {
    let answers = try #require(Answers.loaded)
    let schedule = try #require(try decoded(answer.entry, .schedule) as? any Schedule)
    for (step, expected) in answer.rates.enumerated() {
      let rate = schedule.learningRate(
        ScheduleProgress(
          initial: answers.initial, step: step, stepsPerEpoch: answers.stepsPerEpoch,
          epoch: step / answers.stepsPerEpoch, epochs: answers.epochs))
      #expect(
        agrees(rate, expected, relative: 1e-5, absolute: 1e-8),
        "step \(step): \(rate), not \(expected)")
    }
  }

  @Test(arguments: Answers.loaded?.plateaus ?? [])
  fileprivate func plateausAreFoundWhereKerasFindsThem(_ answer: Answers.Plateau) throws {
    let answers = try #require(Answers.loaded)
    let schedule = try #require(try decoded(answer.entry, .schedule) as? any Schedule)
    #expect(schedule.monitor == answer.monitor)
    for (epoch, expected) in answer.rates.enumerated() {
      let rate = schedule.learningRate(
        ScheduleProgress(
          initial: answers.initial, step: epoch * 10, stepsPerEpoch: 10, epoch: epoch, epochs: 20,
          history: answer.history.prefix(epoch).map { [answer.monitor: $0] }))
      #expect(
        agrees(rate, expected, relative: 1e-5, absolute: 1e-8),
        "epoch \(epoch): \(rate), not \(expected)")
    }
  }

  @Test func aScheduleAfterWarmupStartsAtItsOwnBeginning() throws {
    let schedule = try #require(
      try decoded(
        "{warmup: {steps: 10, then: {exponential_decay: {decay_steps: 5, decay_rate: 0.5}}}}",
        .schedule)
        as? any Schedule)
    func rate(_ step: Int) -> Double {
      schedule.learningRate(
        ScheduleProgress(initial: 1, step: step, stepsPerEpoch: 100, epoch: 0, epochs: 1))
    }
    #expect(agrees(rate(0), 0.1))
    #expect(agrees(rate(9), 1))
    #expect(agrees(rate(10), 1))
    #expect(agrees(rate(15), 0.5))
  }

  @Test(arguments: [
    "step_decay", "{piecewise_constant: {boundaries: [1, 2], values: [0.1, 0.2]}}",
    "{piecewise_constant: {boundaries: [2, 1], values: [0.1, 0.2, 0.3]}}",
    "{exponential_decay: {decay_steps: 0, decay_rate: 0.9}}",
    "{exponential_decay: {decay_steps: 5}}",
  ])
  func schedulesThatCannotWorkAreRefused(entry: String) {
    #expect(decoding(entry, .schedule).diagnostics.count == 1)
  }

  @Test(arguments: [0, 1, Int.max])
  func noScheduleTrapsOnExtremeProgress(step: Int) throws {
    for entry in [
      "one_cycle", "cosine_decay", "polynomial_decay", "{warmup: {steps: 1}}",
      "{step_decay: {every: 1}}", "{cosine_decay_restarts: {first_decay_steps: 1}}",
    ] {
      let schedule = try #require(try decoded(entry, .schedule) as? any Schedule)
      let rate = schedule.learningRate(
        ScheduleProgress(initial: 0.1, step: step, stepsPerEpoch: step, epoch: step, epochs: step))
      #expect(!rate.isNaN, "\(entry) at step \(step)")
    }
  }
}
