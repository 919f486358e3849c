internal import Program
internal import Shapes

/// A recurrent layer with a cell that gates let in, keep and let out.
package struct LSTMLayer: RecurrentFamily, LSTMStep {
  package static let about = About(
    "lstm", aliases: ["LSTM"], "Reads a sequence into a state with a long memory.",
    formula:
      "c = f · c + i · activation(…); h = o · activation(c); f, i, o gates of the input and the state",
    source: "Hochreiter, Schmidhuber, 1997, doi:10.1162/neco.1997.9.8.1735", twin: "LSTM")
  package static let schema = Schema(
    Self(),
    [.units] + Field.lstmFields + Field.readingFields + [.useCudnn])
  package static let cellName = "lstm_cell"

  package static let examples: [LayerExample] = [
    .init("lstm: 32", [[.batch, .time, 8]], gives: [.batch, 32]),
    .init(
      "lstm: {units: 32, return_state: true}", [[.batch, .time, 8]],
      gives: [.batch, 32], [.batch, 32], [.batch, 32]),
    .init("lstm: 32", [[.batch, 8]], fails: "shape/rank"),
    .init("lstm: 32", [[.batch, 5, 8], [.batch, 32]], fails: "shape/operand-count"),
  ]

  package var options = RecurrentOptions()
  package var reading = ReadingOptions()
  package var opensForgetGate = true

  package init() {}

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    RecurrentSignals(operands, self, isSequence: reading.returnsSequences, site)?
      .memory(opening: opensForgetGate ? 1 : 0)
      ?? Propagation(nil, gains: operands.map { _ in nil })
  }
}
