import Program

extension Adam: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], learningRate: S, step: Int,
    decays: Bool
  ) {
    let decay = decays ? weightDecay : .none
    let (beta1, beta2) = (S(self.beta1), S(self.beta2))
    // In double precision: 1 − β₂ᵗ cancels.
    let correction1 = S(1 - Double.power(Double(self.beta1), Double(step)))
    let correction2 = S((1 - Double.power(Double(self.beta2), Double(step))).squareRoot())
    for i in weights.indices {
      var (w, g) = decay.apply(weights[i], gradient[i], learningRate: learningRate)
      slots[0][i] += (g - slots[0][i]) * (1 - beta1)
      slots[1][i] += (g * g - slots[1][i]) * (1 - beta2)
      var second = slots[1][i]
      if isAMSGrad {
        second = max(slots[2][i], second)
        slots[2][i] = second
      }
      let rate = learningRate / correction1
      switch epsilonPlacement {
      case .uncorrected:
        w -= slots[0][i] * (rate * correction2) / (second.squareRoot() + S(epsilon))
      case .corrected:
        w -= rate * slots[0][i] / (second.squareRoot() / correction2 + S(epsilon))
      }
      weights[i] = w
    }
  }
}
