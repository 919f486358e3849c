import Program

extension Lion: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    for i in weights.indices {
      let direction = S(beta1) * slots[0][i] + (1 - S(beta1)) * gradient[i]
      weights[i] -= direction > 0 ? context.learningRate : direction < 0 ? -context.learningRate : 0
      slots[0][i].average(gradient[i], decay: beta2)
    }
  }
}
