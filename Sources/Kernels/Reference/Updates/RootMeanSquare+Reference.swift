import Program

extension RootMeanSquare: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], learningRate: S, step: Int,
    decays: Bool
  ) {
    let decay = decays ? weightDecay : .none
    let (rho, momentum) = (S(self.rho), S(self.momentum))
    for i in weights.indices {
      var (w, g) = decay.apply(weights[i], gradient[i], learningRate: learningRate)
      slots[0][i] = rho * slots[0][i] + (1 - rho) * g * g
      var variance = slots[0][i]
      if isCentered {
        let mean = rho * slots[slotCount - 1][i] + (1 - rho) * g
        slots[slotCount - 1][i] = mean
        variance -= mean * mean
      }
      let root =
        switch epsilonPlacement {
        case .insideRoot: (variance + S(epsilon)).squareRoot()
        case .outsideRoot: variance.squareRoot() + S(epsilon)
        }
      switch (momentum == 0, momentumForm) {
      case (true, _):
        w -= learningRate * g / root
      case (false, .steps):
        slots[1][i] = momentum * slots[1][i] + learningRate * g / root
        w -= slots[1][i]
      case (false, .gradients):
        slots[1][i] = momentum * slots[1][i] + g / root
        w -= learningRate * slots[1][i]
      }
      weights[i] = w
    }
  }
}
