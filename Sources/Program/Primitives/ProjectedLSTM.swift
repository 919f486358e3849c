import Shapes

/// A long short-term memory whose state is a projection of what the gates let out. Sak, Senior,
/// Beaufays 2014, arXiv:1402.1128.
///
/// x[N, T, D], kernel[D, 4·U], recurrent[P, 4·U], bias[4·U] (or the scalar 0), projection[U, P], then
/// h0[N, P] and c0[N, U] where a state is given → sequence[N, T, P], last state[N, P], last
/// cell[N, U]. Gates lie in the order of ``RecurrentCell/lstm(activation:recurrentActivation:)``, and
/// the sequence stays in the order of x also when read from the end.
package struct ProjectedLSTM: Primitive {
  package static let name = "projected_lstm"

  /// Whether the last step is read first.
  package let reversed: Bool

  package init(reversed: Bool = false) { self.reversed = reversed }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try require(
      operands.count == 5 || operands.count == 7,
      "takes 5 operands, or 7 with initial states, got \(operands.count)")
    let (x, projection) = (operands[0].shape, operands[4].shape)
    try requireRank(x, 3, "the sequence")
    try requireRank(projection, 2, "the projection")
    let width = projection[0] * 4
    try requireShape(operands[1].shape, [x[2], width], "the kernel")
    try requireShape(operands[2].shape, [projection[1], width], "the recurrent weight")
    if operands[3].shape.rank > 0 { try requireShape(operands[3].shape, [width], "the bias") }
    let state = Shape(axes: [x.axes[0], projection.axes[1]])
    let cell = Shape(axes: [x.axes[0], projection.axes[0]])
    for (operand, shape) in zip(operands.dropFirst(5), [state, cell]) {
      try requireShape(operand.shape, shape.dims, "an initial state")
    }
    let sequence = Shape(axes: [x.axes[0], x.axes[1], projection.axes[1]])
    return [TensorType(sequence), TensorType(state), TensorType(cell)]
  }
}
