package import Program
package import Shapes
internal import YAML

/// A layer that computes one step of a sequence; `rnn` repeats it.
package protocol CellFamily: Layer {
  var states: [RecurrentState] { get }
  /// Width of a result.
  var resultWidth: Dim { get }
  /// The results are in this interval, whatever the weights.
  var stateRange: Interval { get }
  var weightCount: Int { get }
  var stepUntrainableReason: String? { get }
  /// The weights for inputs of this width, and the multiply-adds of one sample.
  func step(
    inputs: Dim, _ context: InferenceContext
  ) throws(LayerError) -> (weights: [Weight], multiplyAdds: Dim)
  /// Reads a sequence from states that are 0 where none are given.
  func run(
    _ sequence: TensorID, states: [TensorID], weights: [TensorID], mask: TensorID?, reversed: Bool,
    into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> RecurrentResults
}

extension CellFamily {
  package var role: LayerRole { .recurrent }
  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "features"])
    let shapes = stateShapes(batch: x.axes[0])
    try context.requireStates(operands, as: shapes)
    let type = operands[0].floating
    let result = Shape(axes: [x.axes[0], Axis(resultWidth, role: .feature)])
    let step = try step(inputs: x[1], context)
    return Inference(
      [.init(type.shaped(result))]
        + zip(states, shapes).map { .init(type.shaped($1), name: $0.name) },
      weights: step.weights, multiplyAdds: x[0] * step.multiplyAdds)
  }

  func stateShapes(batch: Axis) -> [Shape] {
    states.map { Shape(axes: [batch, Axis($0.width, role: .feature)]) }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    ([stateRange] + states.map(\.range)).map {
      ValueFacts(range: $0, encoding: .activated(Self.about.name))
    }
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var sequence = builder.shape(of: operands[0])
    sequence.axes.insert(Axis(1, role: .time), at: 1)
    let results = try run(
      try builder.apply(Reshape(shape: sequence), operands[0]),
      states: Array(operands.dropFirst()), weights: weights, mask: nil, reversed: false,
      into: &builder, context)
    return [results.last] + results.states
  }

  package var untrainableReason: String? { stepUntrainableReason }
}

/// A cell with weights of its own.
package protocol RecurrentCellFamily: RecurrentStep, CellFamily {}

extension RecurrentCellFamily {
  package static var operandCount: ClosedRange<Int> {
    1 + stateNames.count...1 + stateNames.count
  }
  package static var cellName: String { about.name }
  package var resultWidth: Dim { options.units }

  package func step(
    inputs: Dim, _ context: InferenceContext
  ) throws(LayerError) -> (weights: [Weight], multiplyAdds: Dim) {
    (try stepWeights(inputs: inputs, context), stepCost(inputs: inputs))
  }
}

extension SpecDecoder {
  /// Reads a cell, or a list of them that is stacked.
  mutating func cell(_ node: Node) -> (any CellFamily)? {
    let node = substituted(node)
    guard node.sequence == nil else { return cells(node).map(StackedRNNCellsLayer.init) }
    guard let entry = entry(node, .layer) else { return nil }
    if let cell = entry.value as? any CellFamily { return cell }
    report(
      "spec/wrong-type", "'\(currentKey)' must be a cell, not '\(entry.name)'",
      at: entry.arguments.ownerRange,
      help: "write 'lstm_cell', 'gru_cell', 'simple_rnn_cell' or a list of them")
    return nil
  }

  /// Reads a list of at least one cell.
  mutating func cells(_ node: Node) -> [any CellFamily]? {
    guard let nodes = substituted(node).sequence, !nodes.isEmpty else {
      reportType(node, expected: "a list of at least one cell")
      return nil
    }
    var cells: [any CellFamily] = []
    for node in nodes {
      guard let cell = cell(node) else { return nil }
      cells.append(cell)
    }
    return cells
  }
}
