import Program

extension RootMeanSquare: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let (momentum, rate) = (S(self.momentum), context.learningRate)
    for i in weights.indices {
      let g = gradient[i]
      slots[0][i].average(g * g, decay: rho)
      var variance = slots[0][i]
      if isCentered {
        slots[slotCount - 1][i].average(g, decay: rho)
        variance -= slots[slotCount - 1][i] * slots[slotCount - 1][i]
      }
      let root = epsilonPlacement.root(of: variance, S(epsilon))
      switch (self.momentum == 0, momentumForm) {
      case (true, _):
        weights[i] -= rate * g / root
      case (false, .steps):
        slots[1][i] = momentum * slots[1][i] + rate * g / root
        weights[i] -= slots[1][i]
      case (false, .gradients):
        slots[1][i] = momentum * slots[1][i] + g / root
        weights[i] -= rate * slots[1][i]
      }
    }
  }
}

extension RootMeanSquare.EpsilonPlacement {
  func root<S: ReferenceScalar>(of square: S, _ epsilon: S) -> S {
    switch self {
    case .insideRoot: (square + epsilon).squareRoot()
    case .outsideRoot: square.squareRoot() + epsilon
    }
  }
}
