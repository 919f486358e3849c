internal import Program
internal import Shapes

/// One step of a layer that gates what its memory lets in, keeps and lets out.
///
/// - Shapes: input `[batch, features]`, state and cell state `[batch, units]`, kernel
///   `[features, 4 · units]`, outputs: the state, and both states again.
package struct LSTMCellLayer: RecurrentCellFamily, LSTMStep {
  package static let about = About(
    "lstm_cell", aliases: ["LSTMCell"], "Computes one step of a long short-term memory.",
    formula:
      "c = f · c + i · activation(…); h = o · activation(c); f, i, o gates of the input and the state",
    source: "Hochreiter, Schmidhuber, 1997, doi:10.1162/neco.1997.9.8.1735", twin: "LSTMCell")
  package static let schema = Schema(Self(), [.units] + Field.lstmFields)

  package static let examples: [LayerExample] = [
    .init(
      "lstm_cell: 32", [[.batch, 8], [.batch, 32], [.batch, 32]],
      gives: [.batch, 32], [.batch, 32], [.batch, 32]),
    .init("lstm_cell: 32", [[.batch, 8]], fails: "shape/operand-count"),
    .init(
      "lstm_cell: 32", [[.batch, 8], [.batch, 32], [.batch, 16]], fails: "shape/initial-state"),
  ]

  package var options = RecurrentOptions()
  package var opensForgetGate = true

  package init() {}
}
