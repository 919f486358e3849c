import Program

extension Adagrad: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let rate = context.learningRate / (1 + S(context.step - 1) * S(rateDecay))
    for i in weights.indices {
      slots[0][i] += gradient[i] * gradient[i]
      weights[i] -= rate * gradient[i] / epsilonPlacement.root(of: slots[0][i], S(epsilon))
    }
  }
}
