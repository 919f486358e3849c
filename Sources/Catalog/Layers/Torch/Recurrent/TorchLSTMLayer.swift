package import Program
internal import Shapes

/// PyTorch's layer of gated cells with a long memory.
package struct TorchLSTMLayer: TorchRecurrentFamily {
  package static let about = About(
    "LSTM", dialects: [.torch], "Reads a sequence into a state with a long memory.",
    formula: "c = f · c + i · tanh(…); h = o · tanh(c); i, f, o gates of the input and the state",
    source:
      "Hochreiter, Schmidhuber, 1997, doi:10.1162/neco.1997.9.8.1735; projection: Sak, Senior, Beaufays, 2014, arXiv:1402.1128",
    twin: "lstm")
  package static let schema = Schema(
    Self(),
    Field.torchRecurrentFields + [
      .dim(
        "proj_size", \.options.projection, min: 0, "Width the state is projected to; 0 for none.")
    ])
  package static let stateNames = ["h_n", "c_n"]

  package static let examples: [LayerExample] = [
    .init(
      "LSTM: {input_size: 8, hidden_size: 32, batch_first: true}", [[.batch, .time, 8]],
      gives: [.batch, .time, 32], [1, .batch, 32], [1, .batch, 32]),
    .init(
      "LSTM: {input_size: 8, hidden_size: 7, proj_size: 3, bidirectional: true}",
      [[.time, .batch, 8]], gives: [.time, .batch, 6], [2, .batch, 3], [2, .batch, 7]),
    .init(
      "LSTM: {input_size: 8, hidden_size: 7}", [[.batch, .time, 8]], fails: "shape/batch-axis"),
    .init(
      "LSTM: {input_size: 8, hidden_size: 7}", [[.time, .batch, 8], [1, .batch, 7]],
      fails: "shape/operand-count"),
    .init(
      "LSTM: {input_size: 8, hidden_size: 7, proj_size: 7}", [[.time, .batch, 8]],
      fails: "shape/in-features"),
  ]

  package var options = TorchRecurrentOptions()

  package init() {}

  package var cell: RecurrentCell { .lstm() }
  package func range(initial: Interval) -> Interval {
    Interval(-1, 1, excludesLower: true, excludesUpper: true)
  }
  package var outputActivation: (any Activation)? { TanhActivation() }
}
