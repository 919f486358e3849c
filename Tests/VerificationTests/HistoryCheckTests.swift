import Foundation
import Testing
import Verification

/// A training written down by hand, and what a check must make of it.
struct HistoryCase: CustomTestStringConvertible {
  let check: any HistoryCheck.Type
  let title: String
  let expected: CheckStatus
  let history: RunHistory
  var testDescription: String { "\(check.about.id): \(title)" }

  init(
    _ check: any HistoryCheck.Type, _ title: String, _ expected: CheckStatus,
    _ history: RunHistory
  ) {
    (self.check, self.title, self.expected, self.history) = (check, title, expected, history)
  }
}

/// A whole training of 20 epochs with these losses, scored at 11 stands on the way.
private func training(
  _ losses: [Double], other: ((Double) -> Double)? = nil, accuracy: ((Double) -> Double)? = nil,
  inference: (Double) -> Double = { $0 }, penalty: Double = 0,
  spread: (Double) -> Double = { _ in 1 }
) -> RunHistory {
  var history = RunHistory(plannedSteps: losses.count, stepsPerEpoch: losses.count / 20)
  history.steps = losses.map { .init(loss: $0, penalty: penalty) }
  for tenth in 0...10 {
    let steps = losses.count * tenth / 10
    let loss = losses[min(steps, losses.count - 1)]
    let done = Double(tenth) / 10
    history.stands.append(
      .init(
        steps: steps, train: .init(loss: inference(loss), accuracy: accuracy?(done)),
        heldOut: other.map { .init(loss: $0(done)) }))
    history.answers.append(.init(steps: steps, loss: inference(loss), spread: spread(done)))
  }
  return history
}

/// Looks inside at 40 steps; `part` goes from 0 to 1.
private func looking(
  weights: (_ part: Double) -> [RunHistory.Weight] = { _ in [] },
  layers: (_ part: Double) -> [RunHistory.Layer] = { _ in [] }
) -> RunHistory {
  var history = RunHistory(plannedSteps: 400, stepsPerEpoch: 20)
  history.steps = Array(repeating: .init(loss: 1), count: 400)
  history.looks = (0..<40).map { index in
    let part = Double(index) / 39
    return .init(step: 10 * index, layers: layers(part), weights: weights(part))
  }
  history.outputLayers = ["answer"]
  return history
}

/// 400 losses that fall from 2.3 to 0.3, ever more slowly.
private let falling = (0..<400).map { step -> Double in 0.08 + 88.8 / (40 + Double(step)) }
private let still = [Double](repeating: 2.3, count: 400)
/// Falls to the last step.
private let steady = (0..<400).map { step -> Double in 2.3 - Double(step) / 200 }
/// Thrown up every twentieth of the training.
private let thrown = (0..<400).map { step -> Double in step / 20 % 2 == 0 ? 0.5 : 2 }

private func broken(_ layer: String?) -> RunHistory {
  var history = training(falling)
  history.fault = .init(step: 17, layer: layer)
  return history
}

private func stopping(_ history: RunHistory) -> RunHistory {
  var history = history
  history.stopsEarly = true
  return history
}

@Suite struct HistoryCheckTests {
  static let cases = [
    HistoryCase(TrainingFiniteCheck.self, "finite losses", .pass, training(falling)),
    HistoryCase(TrainingFiniteCheck.self, "a layer that overflows", .fail, broken("dense")),
    HistoryCase(TrainingFiniteCheck.self, "a loss that overflows", .fail, broken(nil)),
    HistoryCase(LossFallsCheck.self, "a loss that falls", .pass, training(falling)),
    HistoryCase(LossFallsCheck.self, "a loss that stays", .warn, training(still)),
    HistoryCase(LossFallsCheck.self, "a training that broke off", .skip, broken("dense")),
    HistoryCase(
      LossFallsCheck.self, "a few steps of many", .skip,
      {
        var history = RunHistory(plannedSteps: 1000, stepsPerEpoch: 100)
        history.steps = [.init(loss: 1)]
        return history
      }()),
    HistoryCase(LossRisesCheck.self, "a loss that falls", .pass, training(falling)),
    HistoryCase(LossRisesCheck.self, "a loss that rises", .warn, training(falling.reversed())),
    HistoryCase(LossOscillatesCheck.self, "a loss that falls", .pass, training(falling)),
    HistoryCase(LossOscillatesCheck.self, "a loss that is thrown up", .warn, training(thrown)),
    HistoryCase(
      UpdateSizeCheck.self, "a thousandth", .pass,
      looking { _ in [.init("dense/kernel", size: 10, gradient: 1, update: 0.01)] }),
    HistoryCase(
      UpdateSizeCheck.self, "half of the weights", .warn,
      looking { _ in [.init("dense/kernel", size: 10, gradient: 1, update: 5)] }),
    HistoryCase(
      UpdateSizeCheck.self, "a millionth", .warn,
      looking { _ in [.init("dense/kernel", size: 10, gradient: 1, update: 1e-5)] }),
    HistoryCase(
      UpdateSizeCheck.self, "small only at the end, as with a decaying rate", .pass,
      looking { [.init("dense/kernel", size: 10, gradient: 1, update: 0.01 * (1 - $0))] }),
    HistoryCase(
      UpdateSizeCheck.self, "a bias that starts at zero", .skip,
      looking { _ in [.init("dense/bias", size: 0.001, gradient: 1, update: 0.1)] }),
    HistoryCase(
      VanishingGradientsCheck.self, "gradients of one size", .pass,
      looking { _ in
        [.init("a/kernel", gradient: 0.1, update: 0), .init("b/kernel", gradient: 1, update: 0)]
      }),
    HistoryCase(
      VanishingGradientsCheck.self, "a first layer without gradient", .warn,
      looking { _ in
        [.init("a/kernel", gradient: 1e-7, update: 0), .init("b/kernel", gradient: 1, update: 0)]
      }),
    HistoryCase(
      VanishingGradientsCheck.self, "gradients that vanish at the end of learning", .pass,
      looking { part in
        [
          .init("a/kernel", gradient: 0.1 * (1 - part), update: 0),
          .init("b/kernel", gradient: 1 - part + 1e-9, update: 0),
        ]
      }),
    HistoryCase(
      ExplodingGradientsCheck.self, "a large gradient at the start", .pass,
      looking { [.init("a/kernel", gradient: $0 == 0 ? 500 : 1, update: 0)] }),
    HistoryCase(
      ExplodingGradientsCheck.self, "a burst in the middle", .warn,
      looking { [.init("a/kernel", gradient: $0 > 0.5 && $0 < 0.52 ? 500 : 1, update: 0)] }),
    HistoryCase(
      ExplodingGradientsCheck.self, "always too large", .warn,
      looking { _ in [.init("a/kernel", gradient: 1e5, update: 0)] }),
    HistoryCase(
      SaturationCheck.self, "a tanh in its middle", .pass,
      looking(layers: { _ in [.init("tanh", saturated: 0.1)] })),
    HistoryCase(
      SaturationCheck.self, "a tanh at its ends", .warn,
      looking(layers: { _ in [.init("tanh", saturated: 0.8)] })),
    HistoryCase(
      SaturationCheck.self, "a tanh that was at its ends", .pass,
      looking(layers: { [.init("tanh", saturated: 0.8 - 0.8 * $0)] })),
    HistoryCase(
      SaturationCheck.self, "a softmax that is sure of its answer", .skip,
      looking(layers: { _ in [.init("answer", saturated: 0.99)] })),
    HistoryCase(
      SaturationCheck.self, "a ReLU with an upper end, at zero", .pass,
      looking(layers: { _ in [.init("relu6", zeros: 0.6, saturated: 0.65)] })),
    HistoryCase(
      DyingUnitsCheck.self, "a ReLU that is zero half of the time", .pass,
      looking(layers: { _ in [.init("relu", zeros: 0.5)] })),
    HistoryCase(
      DyingUnitsCheck.self, "a ReLU that falls silent", .warn,
      looking(layers: { [.init("relu", zeros: $0 < 0.3 ? 0.5 : 0.99)] })),
    HistoryCase(
      DyingUnitsCheck.self, "a mask of mostly zeros", .skip,
      looking(layers: { _ in [.init("mask", zeros: 0.99)] })),
    HistoryCase(
      WeightSizeCheck.self, "weights that double once", .pass,
      looking { [.init("dense/kernel", size: 1 + $0, gradient: 1, update: 0.01)] }),
    HistoryCase(
      WeightSizeCheck.self, "weights that double again and again", .warn,
      looking { [.init("dense/kernel", size: exp2(12 * $0), gradient: 1, update: 0.01)] }),
    HistoryCase(
      WeightSizeCheck.self, "weights that grew and have come to rest", .pass,
      looking { [.init("dense/kernel", size: min(500, 1 + 2000 * $0), gradient: 1, update: 0.01)] }),
    HistoryCase(
      WeightSizeCheck.self, "weights that are worn down", .warn,
      looking { [.init("dense/kernel", size: exp2(-12 * $0), gradient: 1, update: 0.01)] }),
    HistoryCase(
      WeightSizeCheck.self, "weights that start at zero", .skip,
      looking { [.init("dense/kernel", size: $0, gradient: 1, update: 0.01)] }),
    HistoryCase(
      WeightSizeCheck.self, "biases", .skip,
      looking { [.init("dense/bias", size: exp2(12 * $0), gradient: 1, update: 0.01)] }),
    HistoryCase(PenaltyShareCheck.self, "no penalty", .skip, training(falling)),
    HistoryCase(PenaltyShareCheck.self, "a small one", .pass, training(still, penalty: 0.1)),
    HistoryCase(
      PenaltyShareCheck.self, "a large one and nothing learned", .warn,
      training(still, penalty: 10)),
    HistoryCase(
      PenaltyShareCheck.self, "a large one beside what was learned", .pass,
      training(falling, penalty: 10)),
    HistoryCase(
      OverfittingCheck.self, "other samples get better, too", .pass,
      training(falling, other: { 2.3 - 1.9 * $0 })),
    HistoryCase(
      OverfittingCheck.self, "other samples get worse after a third", .warn,
      training(falling, other: { 1 + abs($0 - 0.3) * 3 })),
    HistoryCase(
      OverfittingCheck.self, "the training stops early", .pass,
      stopping(training(falling, other: { 1 + abs($0 - 0.3) * 3 }))),
    HistoryCase(OverfittingCheck.self, "no other samples", .skip, training(falling)),
    HistoryCase(
      StillImprovingCheck.self, "a loss that has settled", .pass, training(falling)),
    HistoryCase(
      StillImprovingCheck.self, "a loss that falls to the last step", .warn,
      training(steady)),
    HistoryCase(
      StillImprovingCheck.self, "a part of the training", .skip,
      {
        var history = training(steady)
        history.plannedSteps = 4000
        return history
      }()),
    HistoryCase(ConstantAnswersCheck.self, "answers that differ", .pass, training(falling)),
    HistoryCase(
      ConstantAnswersCheck.self, "one answer to all", .warn,
      training(falling, spread: { $0 == 0 ? 1 : 0 })),
    HistoryCase(
      MetricFollowsCheck.self, "accuracy that rises", .pass,
      training(falling, accuracy: { 0.1 + 0.8 * $0 })),
    HistoryCase(
      MetricFollowsCheck.self, "accuracy that stays", .warn,
      training(falling, accuracy: { _ in 0.1 })),
    HistoryCase(
      MetricFollowsCheck.self, "accuracy that was perfect at once", .pass,
      training(falling, accuracy: { $0 == 0 ? 0.1 : 1 })),
    HistoryCase(
      ModeGapCheck.self, "inference without dropout is better", .pass,
      training(falling, inference: { 0.5 * $0 })),
    HistoryCase(
      ModeGapCheck.self, "inference is worse", .warn,
      training(falling, inference: { 5 * $0 })),
  ]

  @Test(arguments: cases) func histories(_ sample: HistoryCase) {
    let finding = sample.check.judge(sample.history)
    #expect(finding.status == sample.expected, "\(finding.message)")
    if finding.status > .skip { #expect(finding.help != nil) }
    #expect(finding.message.count <= 250)
  }

  /// 400 steps in 4 parts: means of 0…99, 100…199 and so on.
  @Test func periodsAreMeansOfEqualParts() {
    var history = RunHistory(plannedSteps: 400, stepsPerEpoch: 100)
    history.steps = (0..<400).map { .init(loss: Double($0)) }
    #expect(history.periods(4) == [49.5, 149.5, 249.5, 349.5])
    #expect(history.periods(500) == [])
    #expect(history.periods(0) == [])
  }

  @Test func nothingIsSaidOfAnEmptyHistory() {
    for case let check as any HistoryCheck.Type in allChecks where check != TrainingFiniteCheck.self
    {
      let finding = check.judge(RunHistory(plannedSteps: 10, stepsPerEpoch: 1))
      #expect(finding.status == .skip, "\(check.about.id): \(finding.message)")
    }
  }
}
