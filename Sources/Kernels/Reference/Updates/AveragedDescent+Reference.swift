import Program

extension AveragedDescent: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let done = S(context.step - 1)
    let divisor = S.power(1 + S(decay) * context.learningRate * done, S(power))
    let rate = context.learningRate / divisor
    let share = 1 / max(1, done - S(start))
    for i in weights.indices {
      weights[i] = weights[i] * (1 - S(decay) * rate) - rate * gradient[i]
      slots[0][i] += (weights[i] - slots[0][i]) * share
    }
  }
}
