package import Program
package import Shapes

/// One step of several cells, each of which reads the result of the one before.
package struct StackedRNNCellsLayer: CellFamily {
  package static let about = About(
    "stacked_rnn_cells", aliases: ["StackedRNNCells"],
    "Computes one step of several cells on top of each other.",
    source: "Graves, Mohamed, Hinton, 2013, arXiv:1303.5778")
  package static let schema = Schema(
    Self([]),
    [
      Field(
        "cells", type: .list(.entry(.layer), count: nil), isRequired: true,
        "The cells, from the input up."
      ) { root, node, decoder in
        guard let cells = decoder.cells(node) else { return false }
        root.cells = cells
        return true
      }
    ])
  package static let operandCount = 2...Int.max

  package static let examples: [LayerExample] = [
    .init(
      "stacked_rnn_cells: {cells: [{gru_cell: 4}, {simple_rnn_cell: 3}]}",
      [[.batch, 8], [.batch, 4], [.batch, 3]], gives: [.batch, 3], [.batch, 4], [.batch, 3]),
    .init(
      "stacked_rnn_cells: {cells: [{gru_cell: 4}, {simple_rnn_cell: 3}]}",
      [[.batch, 8], [.batch, 4]], fails: "shape/operand-count"),
    .init(
      "stacked_rnn_cells: {cells: [{dense: 4}]}", [[.batch, 8], [.batch, 4]],
      fails: "spec/wrong-type"),
  ]

  package var cells: [any CellFamily]

  package init(_ cells: [any CellFamily]) { self.cells = cells }

  package var states: [RecurrentState] {
    cells.enumerated().flatMap { index, cell in
      cell.states.map {
        RecurrentState(name: "\($0.name)_\(index)", width: $0.width, range: $0.range)
      }
    }
  }
  package var resultWidth: Dim { cells.last?.resultWidth ?? 1 }
  package var stateRange: Interval { cells.last?.stateRange ?? .all }
  package var weightCount: Int { cells.reduce(0) { $0 + $1.weightCount } }

  package func step(
    inputs: Dim, _ context: InferenceContext
  ) throws(LayerError) -> (weights: [Weight], multiplyAdds: Dim) {
    var weights: [Weight] = []
    var (width, multiplyAdds) = (inputs, Dim(0))
    for cell in cells {
      let step = try cell.step(inputs: width, context)
      weights += step.weights.map { $0.prefixed(type(of: cell).about.name) }
      multiplyAdds += step.multiplyAdds
      width = cell.resultWidth
    }
    return (weights, multiplyAdds)
  }

  package func run(
    _ sequence: TensorID, states: [TensorID], weights: [TensorID], mask: TensorID?, reversed: Bool,
    into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> RecurrentResults {
    // Cells on top of each other are layers one after the other: none looks at a later step.
    var results = RecurrentResults(sequence: sequence, last: sequence, states: [])
    var (weights, states, last) = (weights[...], states[...], [TensorID]())
    for cell in cells {
      results = try cell.run(
        results.sequence, states: Array(states.prefix(cell.states.count)),
        weights: Array(weights.prefix(cell.weightCount)), mask: mask, reversed: reversed,
        into: &builder, context)
      last += results.states
      weights = weights.dropFirst(cell.weightCount)
      states = states.dropFirst(cell.states.count)
    }
    return RecurrentResults(sequence: results.sequence, last: results.last, states: last)
  }

  package var stepUntrainableReason: String? {
    cells.lazy.compactMap { $0.stepUntrainableReason }.first
  }
  package var isStochastic: Bool { cells.contains { $0.isStochastic } }
  package var outputActivation: (any Activation)? { cells.last?.outputActivation }
  package var isLearning: Bool { true }
  package var locality: Locality { .everything }
}
