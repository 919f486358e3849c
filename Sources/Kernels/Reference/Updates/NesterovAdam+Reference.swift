import Program

extension NesterovAdam: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let rates = rates(step: context.step)
    let root = context.correction(beta2).squareRoot()
    for i in weights.indices {
      slots[0][i].average(gradient[i], decay: beta1)
      slots[1][i].average(gradient[i] * gradient[i], decay: beta2)
      let step = S(rates.average) * slots[0][i] + S(rates.gradient) * gradient[i]
      weights[i] -= context.learningRate * step / (slots[1][i].squareRoot() / root + S(epsilon))
    }
  }
}

extension NesterovAdam {
  /// Shares of the average and of the gradient in a step, counted from 1.
  func rates(step: Int) -> (average: Double, gradient: Double) {
    let (now, next) = (momentum(step), momentum(step + 1))
    let product = momentumProduct(step)
    return (next / (1 - product * next), (1 - now) / (1 - product))
  }

  /// μ of a step.
  private func momentum(_ step: Int) -> Double {
    Double(beta1) * (1 - 0.5 * Double.power(0.96, Double(momentumDecay) * Double(step)))
  }

  /// `μ₁·…·μₜ = β₁ᵗ·∏ (1 − ½qⁱ)` with `q = 0.96^ψ`, without a loop over the steps: from `log(1 − x) = −Σ xᵏ/k`
  /// the logarithm of the product is `−Σₖ ½ᵏ/k·Σᵢ qᵏⁱ`, whose inner sums are geometric.
  private func momentumProduct(_ step: Int) -> Double {
    let t = Double(step)
    let q = Double.power(0.96, Double(momentumDecay))
    var (logarithm, power) = (0.0, 1.0)
    // What is left out is below 2⁻⁵⁰·t.
    for k in 1...50 {
      power *= q
      let sum = power == 1 ? t : power * (1 - Double.power(power, t)) / (1 - power)
      logarithm += Double.power(0.5, Double(k)) / Double(k) * sum
    }
    return Double.power(Double(beta1), t) * Double.exponential(-logarithm)
  }
}
