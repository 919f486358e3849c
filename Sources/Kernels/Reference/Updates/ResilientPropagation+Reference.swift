import Program

extension ResilientPropagation: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    for i in weights.indices {
      let agreement = gradient[i] * slots[0][i]
      let factor = agreement > 0 ? S(grow) : agreement < 0 ? S(shrink) : 1
      let size = (context.step == 1 ? context.learningRate : slots[1][i]) * factor
      slots[1][i] = min(max(size, S(smallest)), S(largest))
      slots[0][i] = agreement < 0 ? 0 : gradient[i]
      let sign: S = slots[0][i] > 0 ? 1 : slots[0][i] < 0 ? -1 : 0
      weights[i] -= sign * slots[1][i]
    }
  }
}
