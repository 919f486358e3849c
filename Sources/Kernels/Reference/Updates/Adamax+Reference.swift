import Program

extension Adamax: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let rate = context.learningRate / context.correction(beta1)
    let isInside = epsilonPlacement == .maximum
    for i in weights.indices {
      slots[0][i].average(gradient[i], decay: beta1)
      let size = abs(gradient[i]) + (isInside ? S(epsilon) : 0)
      slots[1][i] = max(S(beta2) * slots[1][i], size)
      weights[i] -= rate * slots[0][i] / (slots[1][i] + (isInside ? 0 : S(epsilon)))
    }
  }
}
