package import Program

/// An update rule with its plain arithmetic.
package protocol ReferenceUpdateRule: UpdateRule {
  /// Changes a weight, which has decayed already, and its slots.
  func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>)
}

/// What an update depends on beside a weight's own numbers.
package struct UpdateContext<S: ReferenceScalar>: Sendable {
  package let learningRate: S
  /// Counted from 1.
  package let step: Int
  /// Of the weight.
  package let shape: [Int]

  /// `1 − βᵗ`, in double precision because it cancels.
  func correction(_ beta: Float) -> S {
    S(1 - Double.power(Double(beta), Double(step)))
  }
}

extension ReferenceUpdateRule {
  /// Changes a weight and its slots.
  ///
  /// - Parameters:
  ///   - slots: ``startingSlots(count:)`` before the first step.
  ///   - shape: of the weight; nil for a vector.
  ///   - step: counted from 1.
  ///   - decays: whether weight decay touches this weight.
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], shape: [Int]? = nil, learningRate: S,
    step: Int, decays: Bool
  ) {
    var gradient = gradient
    switch decays ? weightDecay : .none {
    case .none: break
    case .coupled(let rate):
      for i in weights.indices { gradient[i] += S(rate) * weights[i] }
    case .decoupled(let rate):
      for i in weights.indices { weights[i] -= weights[i] * S(rate) * learningRate }
    }
    let shape = shape ?? [weights.count]
    update(
      &weights, slots: &slots, gradient: gradient,
      UpdateContext(learningRate: learningRate, step: step, shape: shape))
  }

  /// What the rule keeps for a weight of `count` numbers before the first step.
  package func startingSlots<S: ReferenceScalar>(count: Int) -> [[S]] {
    (0..<slotCount).map { Array(repeating: S(initialValue(ofSlot: $0)), count: count) }
  }
}

extension ReferenceScalar {
  /// Moves a moving average on.
  mutating func average(_ value: Self, decay: Float) { self += (value - self) * (1 - Self(decay)) }
}
