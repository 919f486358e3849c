import Program

extension GradientDescent: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], learningRate: S, step: Int,
    decays: Bool
  ) {
    let decay = decays ? weightDecay : .none
    let momentum = S(self.momentum)
    for i in weights.indices {
      var (w, g) = decay.apply(weights[i], gradient[i], learningRate: learningRate)
      switch (slotCount, form) {
      case (0, _):
        w -= learningRate * g
      case (_, .steps):
        let velocity = momentum * slots[0][i] - learningRate * g
        slots[0][i] = velocity
        w += isNesterov ? momentum * velocity - learningRate * g : velocity
      case (_, .gradients):
        let velocity = momentum * slots[0][i] + g
        slots[0][i] = velocity
        w -= learningRate * (isNesterov ? g + momentum * velocity : velocity)
      }
      weights[i] = w
    }
  }
}
