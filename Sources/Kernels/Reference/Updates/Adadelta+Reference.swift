import Program

extension Adadelta: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    for i in weights.indices {
      slots[0][i].average(gradient[i] * gradient[i], decay: rho)
      let ratio = (slots[1][i] + S(epsilon)).squareRoot() / (slots[0][i] + S(epsilon)).squareRoot()
      let step = ratio * gradient[i]
      slots[1][i].average(step * step, decay: rho)
      weights[i] -= context.learningRate * step
    }
  }
}
