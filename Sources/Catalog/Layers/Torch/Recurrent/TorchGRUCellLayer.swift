package import Program
internal import Shapes

/// One step of PyTorch's gated recurrent layer.
package struct TorchGRUCellLayer: TorchCellFamily {
  package static let about = About(
    "GRUCell", dialects: [.torch], "Takes one step of a gated recurrent layer.",
    formula: "h′ = z · h + (1 - z) · tanh(…), z and r gates of the input and the state",
    source: "Cho et al., 2014, arXiv:1406.1078", twin: "gru_cell")
  package static let schema = Schema(Self(), Field.torchCellFields)
  package static let stateNames = ["h_1"]

  package static let examples: [LayerExample] = [
    .init("GRUCell: {input_size: 4, hidden_size: 7}", [[.batch, 4]], gives: [.batch, 7]),
    .init(
      "GRUCell: {input_size: 4, hidden_size: 7}", [[.batch, 4], [.batch, 7]], gives: [.batch, 7]),
    .init("GRUCell: {input_size: 4, hidden_size: 7}", [[.batch, 6]], fails: "shape/in-features"),
  ]

  package var options = TorchCellOptions()

  package init() {}

  package var cell: RecurrentCell { .gru() }
  package func range(initial: Interval) -> Interval {
    Interval(-1, 1, excludesLower: true, excludesUpper: true).hull(initial)
  }
  package var outputActivation: (any Activation)? { TanhActivation() }
}
