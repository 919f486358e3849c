import Program

extension RectifiedAdam: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let rate = context.learningRate / context.correction(beta1)
    let factor = rectification(step: context.step)
    for i in weights.indices {
      slots[0][i].average(gradient[i], decay: beta1)
      slots[1][i].average(gradient[i] * gradient[i], decay: beta2)
      var step = rate * slots[0][i]
      if let factor { step *= S(factor) / (slots[1][i].squareRoot() + S(epsilon)) }
      weights[i] -= step
    }
  }
}

extension RectifiedAdam {
  /// f of a step, counted from 1, without its `1/(√v + ε)`; nil while steps are not adaptive.
  func rectification(step: Int) -> Double? {
    let beta2 = Double(self.beta2)
    let power = Double.power(beta2, Double(step))
    let final = 2 / (1 - beta2) - 1
    let now = final - 2 * Double(step) * power / (1 - power)
    guard now > 5 else { return nil }
    let ratio = (now - 4) * (now - 2) * final / ((final - 4) * (final - 2) * now)
    return (ratio * (1 - power)).squareRoot()
  }
}
