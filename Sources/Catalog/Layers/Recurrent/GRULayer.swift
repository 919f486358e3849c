package import Program
internal import Shapes

/// A recurrent layer that gates how much of its state is kept.
package struct GRULayer: RecurrentFamily {
  package static let about = About(
    "gru", aliases: ["GRU"], "Reads a sequence into a gated state.",
    formula: "h = z · h + (1 - z) · activation(…), z and r gates of the input and the state",
    source: "Cho et al., 2014, arXiv:1406.1078", twin: "GRU")
  package static let schema = Schema(
    Self(),
    Field.recurrentFields + [.recurrentActivation] + Field.recurrentWeightFields + [
      .bool(
        "reset_after", \.resetsAfter, default: "true",
        "Whether the reset gate acts after the product with the state."),
      .useCudnn,
    ])
  package static let cellName = "gru_cell"
  package static let stateNames = ["state"]

  package static let examples: [LayerExample] = [
    .init("gru: 32", [[.batch, .time, 8]], gives: [.batch, 32]),
    .init(
      "gru: {units: 32, return_sequences: true, return_state: true}", [[.batch, .time, 8]],
      gives: [.batch, .time, 32], [.batch, 32]),
    .init("gru: 32", [[.batch, 8]], fails: "shape/rank"),
  ]

  package var options = RecurrentOptions()
  package var resetsAfter = true

  package init() {}

  package var gateCount: Int { 3 }
  package var biasRows: Int { resetsAfter ? 2 : 1 }
  package var cell: RecurrentCell? {
    guard let activation = options.activation.elementwise,
      let gate = options.recurrentActivation.elementwise
    else { return nil }
    return .gru(activation: activation, recurrentActivation: gate, resetAfter: resetsAfter)
  }
  package var stateRange: Interval {
    // A mean of candidates and of the state before, which starts at 0.
    options.recurrentActivation is SigmoidActivation
      ? (options.activation.facts(ValueFacts(range: .all)).range ?? .all).hull(Interval(0, 0))
      : .all
  }
}
