import Program

extension GradientDescent: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let (momentum, rate) = (S(self.momentum), context.learningRate)
    let share = context.step == 1 ? 1 : 1 - S(dampening)
    for i in weights.indices {
      let g = gradient[i]
      switch (slotCount, form) {
      case (0, _):
        weights[i] -= rate * g
      case (_, .steps):
        let velocity = momentum * slots[0][i] - rate * g
        slots[0][i] = velocity
        weights[i] += isNesterov ? momentum * velocity - rate * g : velocity
      case (_, .gradients):
        let velocity = momentum * slots[0][i] + share * g
        slots[0][i] = velocity
        weights[i] -= rate * (isNesterov ? g + momentum * velocity : velocity)
      }
    }
  }
}
