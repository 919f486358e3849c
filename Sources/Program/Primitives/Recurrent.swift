import Shapes

/// How a recurrent layer makes a state from an input and the state before; gates lie side by side
/// in the weights in the order given.
package enum RecurrentCell: Hashable, Sendable {
  /// `h = f(x·W + h·U + b)`. Elman 1990, doi:10.1207/s15516709cog1402_1.
  case simple(ElementwiseFunction = .tanh)
  /// Gates input, forget, cell, output. Hochreiter, Schmidhuber 1997,
  /// doi:10.1162/neco.1997.9.8.1735; Gers, Schmidhuber, Cummins 2000.
  case lstm(
    activation: ElementwiseFunction = .tanh, recurrentActivation: ElementwiseFunction = .sigmoid)
  /// Gates update z, reset r, candidate; `h' = z·h + (1 − z)·candidate`. Cho et al. 2014,
  /// arXiv:1406.1078.
  ///
  /// `resetAfter` multiplies by the reset gate after the product with the recurrent weights
  /// (PyTorch, Keras' default) and has two rows of biases, for the input and for the recurrent
  /// product.
  case gru(
    activation: ElementwiseFunction = .tanh, recurrentActivation: ElementwiseFunction = .sigmoid,
    resetAfter: Bool = true)

  /// G: widths of a state in the weights.
  package var gateCount: Int {
    switch self {
    case .simple: 1
    case .lstm: 4
    case .gru: 3
    }
  }
  /// Tensors carried from step to step: the LSTM has a cell beside the state.
  package var stateCount: Int {
    if case .lstm = self { 2 } else { 1 }
  }
  /// Rows of biases.
  package var biasRowCount: Int {
    if case .gru(_, _, resetAfter: true) = self { 2 } else { 1 }
  }
}

/// A recurrent layer over all steps.
///
/// x[N, T, D], kernel[D, G·U], recurrent[U, G·U], bias[G·U] ([2, G·U] with `resetAfter`; or the
/// scalar 0), then h0[N, U] (and c0[N, U]) where a state is given, then mask[N, T] with ``hasMask``
/// → sequence[N, T, U], last state[N, U] (, last cell[N, U]). The sequence stays in the order of x
/// also when read from the end. A step whose mask is 0 keeps the state and repeats it.
package struct Recurrent: Primitive {
  package static let name = "recurrent"

  package let cell: RecurrentCell
  /// Whether the last step is read first.
  package let reversed: Bool
  package let hasMask: Bool

  package init(cell: RecurrentCell, reversed: Bool = false, hasMask: Bool = false) {
    self.cell = cell
    self.reversed = reversed
    self.hasMask = hasMask
  }

  /// Where the optional operands are among so many.
  package func optionalOperands(of count: Int) -> (states: Range<Int>, mask: Int?) {
    let end = max(4, hasMask ? count - 1 : count)
    return (4..<end, hasMask ? count - 1 : nil)
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    let required = hasMask ? 5 : 4
    try require(
      operands.count == required || operands.count == required + cell.stateCount,
      "takes \(required) operands, or \(required + cell.stateCount) with initial states, "
        + "got \(operands.count)"
    )
    let (x, kernel, recurrent) = (operands[0].shape, operands[1].shape, operands[2].shape)
    try requireRank(x, 3, "the sequence")
    try requireRank(recurrent, 2, "the recurrent weight")
    let width = recurrent[0] * cell.gateCount
    try requireShape(recurrent, [recurrent[0], width], "the recurrent weight")
    try requireShape(kernel, [x[2], width], "the kernel")
    if operands[3].shape.rank > 0 {
      let rows: [Dim] = cell.biasRowCount == 1 ? [] : [Dim(cell.biasRowCount)]
      try requireShape(operands[3].shape, rows + [width], "the bias")
    }
    let state = Shape(axes: [x.axes[0], recurrent.axes[0]])
    let optional = optionalOperands(of: operands.count)
    for i in optional.states { try requireShape(operands[i].shape, state.dims, "an initial state") }
    if let mask = optional.mask {
      try requireShape(operands[mask].shape, [x[0], x[1]], "the mask")
    }
    let sequence = Shape(axes: [x.axes[0], x.axes[1], recurrent.axes[0]])
    return [TensorType(sequence)]
      + Array(repeating: TensorType(state), count: cell.stateCount)
  }
}
