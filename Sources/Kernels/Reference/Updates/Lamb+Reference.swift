import Program

extension Lamb: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let (first, second) = (context.correction(beta1), context.correction(beta2))
    var steps = gradient
    for i in weights.indices {
      slots[0][i].average(gradient[i], decay: beta1)
      slots[1][i].average(gradient[i] * gradient[i], decay: beta2)
      steps[i] = slots[0][i] / first / ((slots[1][i] / second).squareRoot() + S(epsilon))
    }
    let weightNorm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let stepNorm = steps.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let ratio = weightNorm > 0 && stepNorm > 0 ? weightNorm / stepNorm : 1
    for i in weights.indices { weights[i] -= ratio * context.learningRate * steps[i] }
  }
}
