package import Program
internal import Shapes

/// One step of PyTorch's plain recurrent layer.
package struct TorchRNNCellLayer: TorchCellFamily {
  package static let about = About(
    "RNNCell", dialects: [.torch], "Takes one step of a plain recurrent layer.",
    formula: "h′ = tanh(weight_ih · x + bias_ih + weight_hh · h + bias_hh)",
    source: "Elman, 1990, doi:10.1207/s15516709cog1402_1", twin: "simple_rnn_cell")
  package static let schema = Schema(
    Self(), Field.torchCellFields + [.nonlinearity(\.nonlinearity)])
  package static let stateNames = ["h_1"]

  package static let examples: [LayerExample] = [
    .init("RNNCell: {input_size: 5, hidden_size: 3}", [[.batch, 5]], gives: [.batch, 3]),
    .init("RNNCell: {input_size: 5, hidden_size: 3}", [[5], [3]], gives: [3]),
    .init("RNNCell: {input_size: 5, hidden_size: 3}", [[.batch, 6]], fails: "shape/in-features"),
    .init("RNNCell: {input_size: 5, hidden_size: 3}", [[.batch, 7, 5]], fails: "shape/rank"),
    .init(
      "RNNCell: {input_size: 5, hidden_size: 3}", [[.batch, 5], [.batch, 4]],
      fails: "shape/initial-state"),
  ]

  package var options = TorchCellOptions()
  package var nonlinearity = TorchNonlinearity.tanh

  package init() {}

  package var cell: RecurrentCell { .simple(nonlinearity.function) }
  package func range(initial: Interval) -> Interval { nonlinearity.range }
  package var outputActivation: (any Activation)? { nonlinearity.activation }
}
