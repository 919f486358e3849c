package import Program
internal import Shapes

/// PyTorch's gated recurrent layer.
package struct TorchGRULayer: TorchRecurrentFamily {
  package static let about = About(
    "GRU", dialects: [.torch], "Reads a sequence into a gated state.",
    formula: "h = z · h + (1 - z) · tanh(…), z and r gates of the input and the state",
    source: "Cho et al., 2014, arXiv:1406.1078", twin: "gru")
  package static let schema = Schema(Self(), Field.torchRecurrentFields)
  package static let stateNames = ["h_n"]

  package static let examples: [LayerExample] = [
    .init(
      "GRU: {input_size: 8, hidden_size: 32}", [[.time, .batch, 8]],
      gives: [.time, .batch, 32], [1, .batch, 32]),
    .init(
      "GRU: {input_size: 8, hidden_size: 5, num_layers: 2, batch_first: true}",
      [[.batch, .time, 8], [2, .batch, 5]], gives: [.batch, .time, 5], [2, .batch, 5]),
    .init("GRU: {input_size: 8, hidden_size: 5}", [[.time, 8]], gives: [.time, 5], [1, 5]),
    .init("GRU: {input_size: 8, hidden_size: 2}", [[2, 3, 5, 8]], fails: "shape/rank"),
  ]

  package var options = TorchRecurrentOptions()

  package init() {}

  package var cell: RecurrentCell { .gru() }
  package func range(initial: Interval) -> Interval {
    // A mean of candidates and of the state before.
    Interval(-1, 1, excludesLower: true, excludesUpper: true).hull(initial)
  }
  package var outputActivation: (any Activation)? { TanhActivation() }
}
