package import Program
internal import Shapes

/// One step of PyTorch's LSTM.
package struct TorchLSTMCellLayer: TorchCellFamily {
  package static let about = About(
    "LSTMCell", dialects: [.torch], "Takes one step of a layer with a long memory.",
    formula:
      "c′ = f · c + i · tanh(…); h′ = o · tanh(c′); i, f, o gates of the input and the state",
    source: "Hochreiter, Schmidhuber, 1997, doi:10.1162/neco.1997.9.8.1735", twin: "lstm_cell")
  package static let schema = Schema(Self(), Field.torchCellFields)
  package static let stateNames = ["h_1", "c_1"]

  package static let examples: [LayerExample] = [
    .init(
      "LSTMCell: {input_size: 4, hidden_size: 8}", [[.batch, 4]], gives: [.batch, 8], [.batch, 8]),
    .init(
      "LSTMCell: {input_size: 4, hidden_size: 8}", [[.batch, 4], [.batch, 8]],
      fails: "shape/operand-count"),
  ]

  package var options = TorchCellOptions()

  package init() {}

  package var cell: RecurrentCell { .lstm() }
  package func range(initial: Interval) -> Interval {
    Interval(-1, 1, excludesLower: true, excludesUpper: true)
  }
  package var outputActivation: (any Activation)? { TanhActivation() }
}
