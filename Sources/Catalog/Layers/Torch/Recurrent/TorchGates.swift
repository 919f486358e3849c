internal import Program
internal import Shapes

/// The weights of one PyTorch cell, or of one direction of one layer, and what computes them.
///
/// - Shapes: `weight_ih` `[gates · hidden, inputs]`, `weight_hh` `[gates · hidden, state]`, both
///   biases `[gates · hidden]`, `weight_hr` `[state, hidden]` where the state is projected.
struct TorchGates {
  let cell: RecurrentCell
  let inputs: Dim
  let hidden: Dim
  /// Width of the state that is handed on: the projection's, or the hidden one.
  let state: Dim
  let isProjected: Bool
  let hasBias: Bool
  /// What PyTorch puts behind the names: `_l0_reverse`; nothing for a cell.
  let suffix: String

  var weightCount: Int { 2 + (hasBias ? 2 : 0) + (isProjected ? 1 : 0) }

  func weights(_ context: InferenceContext) throws(LayerError) -> [Weight] {
    let start = FanInUniform(fanIn: context.value(hidden))
    let width = hidden * cell.gateCount
    var shapes: [(String, [Dim])] = [
      ("weight_ih", [width, inputs]), ("weight_hh", [width, state]),
    ]
    if hasBias { shapes += [("bias_ih", [width]), ("bias_hh", [width])] }
    if isProjected { shapes.append(("weight_hr", [state, hidden])) }
    var weights: [Weight] = []
    for (name, shape) in shapes {
      weights.append(try context.weight(name + suffix, shape, start))
    }
    return weights
  }

  /// Multiply-accumulate operations of one step of one sample.
  var multiplyAdds: Dim {
    (inputs + state) * hidden * cell.gateCount + (isProjected ? state * hidden : 0)
  }

  /// Runs the cell over a sequence `[batch, time, inputs]`.
  func run(
    _ x: TensorID, states: [TensorID], weights: [TensorID], reversed: Bool,
    into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> [TensorID] {
    let kernel = try builder.apply(
      Transpose(permutation: [1, 0]), ordered(weights[0], &builder))
    let recurrent = try builder.apply(
      Transpose(permutation: [1, 0]), ordered(weights[1], &builder))
    let bias = hasBias ? try bias(weights[2], weights[3], &builder) : builder.constant(0)
    guard let projection = isProjected ? weights.last : nil else {
      return try builder.apply(
        Recurrent(cell: cell, reversed: reversed), [x, kernel, recurrent, bias] + states)
    }
    let map = try builder.apply(Transpose(permutation: [1, 0]), projection)
    return try builder.apply(
      ProjectedLSTM(reversed: reversed), [x, kernel, recurrent, bias, map] + states)
  }

  private func bias(
    _ input: TensorID, _ recurrent: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard cell.biasRowCount == 2 else {
      return try builder.apply(Binary(function: .add), input, recurrent)
    }
    var rows: [TensorID] = []
    for bias in [input, recurrent] {
      let row = Shape([1, hidden * cell.gateCount])
      rows.append(try builder.apply(Reshape(shape: row), ordered(bias, &builder)))
    }
    return try builder.apply(Concatenate(axis: 0), rows)[0]
  }

  /// The gates in the executor's order. PyTorch's GRU puts reset before update.
  private func ordered(
    _ weight: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard case .gru = cell else { return weight }
    let shape = builder.shape(of: weight)
    let gates = try builder.split(weight, axis: 0, parts: 3)
    return try builder.apply(
      Reshape(shape: shape), builder.apply(Concatenate(axis: 0), [gates[1], gates[0], gates[2]])[0])
  }
}

extension ProgramBuilder {
  /// Equal parts of an axis, whose size need not be known.
  ///
  /// - Throws: ``PrimitiveError`` where the parts do not divide the axis.
  mutating func split(
    _ x: TensorID, axis: Int, parts: Int
  ) throws(PrimitiveError) -> [TensorID] {
    let shape = self.shape(of: x)
    guard let width = shape[axis].quotient(by: Dim(parts))?.dim else {
      throw PrimitiveError("split", "\(parts) parts do not divide axis \(axis) of \(shape)")
    }
    var divided = shape
    divided.axes.replaceSubrange(axis...axis, with: [Axis(Dim(parts)), Axis(width)])
    var part = shape
    part[axis] = width
    let whole = try apply(Reshape(shape: divided), x)
    var result: [TensorID] = []
    for i in 0..<parts {
      let slice = try apply(Slice(axis: axis, start: i, count: 1), whole)
      result.append(try apply(Reshape(shape: part), slice))
    }
    return result
  }
}
