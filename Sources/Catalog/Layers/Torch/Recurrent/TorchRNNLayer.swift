package import Program
internal import Shapes

/// PyTorch's plain recurrent layer.
package struct TorchRNNLayer: TorchRecurrentFamily {
  package static let about = About(
    "RNN", dialects: [.torch], "Reads a sequence into a plain recurrent state.",
    formula: "h = tanh(weight_ih · x + bias_ih + weight_hh · h + bias_hh)",
    source: "Elman, 1990, doi:10.1207/s15516709cog1402_1", twin: "simple_rnn")
  package static let schema = Schema(
    Self(), Field.torchRecurrentFields + [.nonlinearity(\.nonlinearity)])
  package static let stateNames = ["h_n"]

  package static let examples: [LayerExample] = [
    .init(
      "RNN: {input_size: 8, hidden_size: 32}", [[.time, .batch, 8]],
      gives: [.time, .batch, 32], [1, .batch, 32]),
    .init(
      "RNN: {input_size: 8, hidden_size: 3, num_layers: 2, bidirectional: true, batch_first: true}",
      [[.batch, .time, 8]], gives: [.batch, .time, 6], [4, .batch, 3]),
    .init("RNN: {input_size: 8, hidden_size: 4}", [[8]], fails: "shape/rank"),
    .init(
      "RNN: {input_size: 5, hidden_size: 4}", [[.time, .batch, 6]], fails: "shape/in-features"),
    .init(
      "RNN: {input_size: 8, hidden_size: 4}", [[.time, .batch, 8], [1, .batch, 5]],
      fails: "shape/initial-state"),
    .init(
      "RNN: {input_size: 4, hidden_size: 16, nonlinearity: gelu}", [[.time, .batch, 4]],
      fails: "spec/unknown-value"),
  ]

  package var options = TorchRecurrentOptions()
  package var nonlinearity = TorchNonlinearity.tanh

  package init() {}

  package var cell: RecurrentCell { .simple(nonlinearity.function) }
  package func range(initial: Interval) -> Interval { nonlinearity.range }
  package var outputActivation: (any Activation)? { nonlinearity.activation }
}

/// What a plain recurrent state passes through.
package enum TorchNonlinearity: String, Sendable, CaseIterable {
  case tanh, relu

  var activation: any Activation {
    switch self {
    case .tanh: TanhActivation()
    case .relu: ReluActivation()
    }
  }
  var function: ElementwiseFunction { self == .tanh ? .tanh : .relu() }
  var range: Interval { activation.facts(ValueFacts(range: .all)).range ?? .all }
}

extension Field {
  static func nonlinearity(_ path: Path<TorchNonlinearity>) -> Field {
    .choice("nonlinearity", path, default: "tanh", "Function that makes the state.")
  }
}
