import Foundation
import Kernels
import Program
import Testing

/// Weights after each of five steps with fixed gradients; written by
/// Tests/Conformance/primitive_fixtures.py.
private struct UpdateFixture: Decodable {
  struct Case: Decodable {
    let name: String
    let weights: [[Double]]
  }
  let start: [Double]
  let gradients: [[Double]]
  let rates: [Double]
  let cases: [Case]
}

@Suite struct ReferenceUpdateTests {
  static let rules: [String: any ReferenceUpdateRule] = {
    let epsilon: Float = 0x1p-10
    func adam(
      _ placement: Adam.EpsilonPlacement, isAMSGrad: Bool = false, _ decay: WeightDecay = .none
    ) -> Adam {
      Adam(
        beta1: 0.75, beta2: 0.875, epsilon: epsilon, epsilonPlacement: placement,
        isAMSGrad: isAMSGrad,
        weightDecay: decay)
    }
    return [
      "keras sgd": GradientDescent(),
      "keras sgd momentum": GradientDescent(momentum: 0.75),
      "keras sgd nesterov decoupled": GradientDescent(
        momentum: 0.75, isNesterov: true, weightDecay: .decoupled(0.125)),
      "keras adam": adam(.uncorrected),
      "keras adam amsgrad": adam(.uncorrected, isAMSGrad: true),
      "keras adamw": adam(.uncorrected, .decoupled(0.125)),
      "keras rmsprop": RootMeanSquare(rho: 0.75, epsilon: epsilon),
      "keras rmsprop centered momentum": RootMeanSquare(
        rho: 0.75, momentum: 0.5, epsilon: epsilon, isCentered: true),
      "torch sgd momentum coupled": GradientDescent(
        momentum: 0.75, form: .gradients, weightDecay: .coupled(0.125)),
      "torch sgd nesterov": GradientDescent(momentum: 0.75, isNesterov: true, form: .gradients),
      "torch adam coupled": adam(.corrected, .coupled(0.125)),
      "torch adam amsgrad": adam(.corrected, isAMSGrad: true),
      "torch adamw": adam(.corrected, .decoupled(0.125)),
      "torch rmsprop centered momentum": RootMeanSquare(
        rho: 0.75, momentum: 0.5, epsilon: epsilon, isCentered: true,
        epsilonPlacement: .outsideRoot,
        momentumForm: .gradients),
    ]
  }()

  @Test func `five steps agree with Keras and PyTorch`() throws {
    let url = repository.appending(path: "Tests/Fixtures/primitives/updates.json")
    let fixture = try JSONDecoder().decode(UpdateFixture.self, from: Data(contentsOf: url))
    #expect(Set(fixture.cases.map(\.name)) == Set(Self.rules.keys))
    for test in fixture.cases {
      guard let rule = Self.rules[test.name] else { continue }
      var weights = fixture.start
      var slots = [[Double]](
        repeating: [Double](repeating: 0, count: weights.count), count: rule.slotCount)
      for step in fixture.gradients.indices {
        rule.update(
          &weights, slots: &slots, gradient: fixture.gradients[step],
          learningRate: fixture.rates[step],
          step: step + 1, decays: true)
        expectClose(weights, test.weights[step], "\(test.name), step \(step + 1)")
      }
    }
  }

  @Test(arguments: [WeightDecay.coupled(0.5), .decoupled(0.5)])
  func `a weight that does not decay is left alone`(decay: WeightDecay) {
    var (plain, exempt) = ([1.0, -2], [1.0, -2])
    var slots: [[Double]] = []
    GradientDescent().update(
      &plain, slots: &slots, gradient: [1, 1], learningRate: 0.5, step: 1, decays: true)
    GradientDescent(weightDecay: decay).update(
      &exempt, slots: &slots, gradient: [1, 1], learningRate: 0.5, step: 1, decays: false)
    #expect(plain == [0.5, -2.5] && exempt == plain)
  }
}
