import Program

extension Ftrl: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let rate = context.learningRate
    let quadratic = 2 * (S(l2) + S(beta) / (2 * rate))
    for i in weights.indices {
      let g = gradient[i]
      let sum = slots[0][i] + g * g
      let (before, after) = (S.power(slots[0][i], -S(power)), S.power(sum, -S(power)))
      slots[1][i] += g + 2 * S(shrinkage) * weights[i] - (after - before) / rate * weights[i]
      slots[0][i] = sum
      let linear = slots[1][i]
      weights[i] = (min(max(linear, -S(l1)), S(l1)) - linear) / (after / rate + quadratic)
    }
  }
}
