package import Program

/// An update rule with its plain arithmetic.
package protocol ReferenceUpdateRule: UpdateRule {
  /// Changes a weight and its slots.
  ///
  /// - Parameters:
  ///   - slots: `slotCount` arrays of the weight's size, zero before the first step.
  ///   - step: counted from 1.
  ///   - decays: whether weight decay touches this weight.
  func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], learningRate: S, step: Int,
    decays: Bool)
}

extension WeightDecay {
  /// The weight and gradient that the rule itself then sees.
  func apply<S: ReferenceScalar>(_ weight: S, _ gradient: S, learningRate: S) -> (
    weight: S, gradient: S
  ) {
    switch self {
    case .none: (weight, gradient)
    case .coupled(let rate): (weight, gradient + S(rate) * weight)
    case .decoupled(let rate): (weight - weight * S(rate) * learningRate, gradient)
    }
  }
}
