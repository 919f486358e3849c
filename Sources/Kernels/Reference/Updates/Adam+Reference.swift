import Program

extension Adam: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let rate = S(rateRatio) * context.learningRate / context.correction(beta1)
    let root = context.correction(beta2).squareRoot()
    for i in weights.indices {
      slots[0][i].average(gradient[i], decay: beta1)
      slots[1][i].average(gradient[i] * gradient[i], decay: beta2)
      var second = slots[1][i]
      if isAMSGrad {
        second = max(slots[2][i], second)
        slots[2][i] = second
      }
      switch epsilonPlacement {
      case .uncorrected:
        weights[i] -= slots[0][i] * (rate * root) / (second.squareRoot() + S(epsilon))
      case .corrected:
        weights[i] -= rate * slots[0][i] / (second.squareRoot() / root + S(epsilon))
      }
    }
  }
}
