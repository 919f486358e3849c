package import Program
internal import Shapes
internal import YAML

/// Reads a sequence with a cell that is named apart, or with several on top of each other.
///
/// - Shapes: input `[batch, time, features]`, output `[batch, units]` or `[batch, time, units]`, with the
///   units of the last cell.
package struct RNNLayer: SequenceFamily {
  package static let about = About(
    "rnn", aliases: ["RNN"], "Reads a sequence into a state with a cell of your choice.",
    source: "Elman, 1990, doi:10.1207/s15516709cog1402_1")
  package static let schema = Schema(
    Self(),
    [
      Field(
        "cell", type: .entry(.layer), isRequired: true,
        "The cell that computes one step, or a list of cells on top of each other."
      ) { root, node, decoder in
        guard let cell = decoder.cell(node) else { return false }
        root.cell = cell
        return true
      }
    ] + Field.readingFields)
  package static let operandCount = 1...Int.max

  package static let examples: [LayerExample] = [
    .init("rnn: {cell: {lstm_cell: {units: 16}}}", [[.batch, .time, 8]], gives: [.batch, 16]),
    .init(
      "rnn: {cell: [{gru_cell: 5}, {simple_rnn_cell: 7}], return_sequences: true, return_state: true}",
      [[.batch, .time, 8]], gives: [.batch, .time, 7], [.batch, 5], [.batch, 7]),
    .init("rnn: {cell: {dense: 5}}", [[.batch, .time, 3]], fails: "spec/wrong-type"),
    .init("rnn: {cell: {gru_cell: 5}}", [[.batch, 7]], fails: "shape/rank"),
    .init(
      "rnn: {cell: {gru_cell: 5}}", [[.batch, .time, 7], [.batch, 4]],
      fails: "shape/initial-state"),
  ]

  package var cell: any CellFamily = SimpleRNNCellLayer()
  package var reading = ReadingOptions()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "time", "features"])
    try context.requireFixedBatch(x[0], for: reading)
    let states = cell.stateShapes(batch: x.axes[0])
    try context.requireStates(operands, as: states)
    let step = try cell.step(inputs: x[2], context)
    let result = Shape(axes: [x.axes[0], Axis(cell.resultWidth, role: .feature)])
    return Inference(
      outputs(operands[0].floating, result: result, states: states),
      weights: step.weights.map { $0.prefixed(type(of: cell).about.name) },
      multiplyAdds: x[0] * x[1] * step.multiplyAdds)
  }

  package func run(
    _ sequence: TensorID, states: [TensorID], weights: [TensorID], mask: TensorID?, reversed: Bool,
    into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> RecurrentResults {
    try cell.run(
      sequence, states: states, weights: weights, mask: mask, reversed: reversed, into: &builder,
      context)
  }

  package var recurrence: Recurrence? {
    Recurrence(isGated: (cell as? any RecurrentStep).map { $0.gateCount > 1 } ?? true, timeAxis: 1)
  }
  package var states: [RecurrentState] { cell.states }
  package var stateRange: Interval { cell.stateRange }
  package var weightCount: Int { cell.weightCount }
  package var stepUntrainableReason: String? { cell.stepUntrainableReason }
  package var isStochastic: Bool { cell.isStochastic }
  package var outputActivation: (any Activation)? { cell.outputActivation }
  package var isLearning: Bool { true }
  package var locality: Locality { .everything }
}
