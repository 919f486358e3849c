internal import Program
internal import Shapes

/// A recurrent layer that gates how much of its state is kept.
package struct GRULayer: RecurrentFamily, GRUStep {
  package static let about = About(
    "gru", aliases: ["GRU"], "Reads a sequence into a gated state.",
    formula: "h = z · h + (1 - z) · activation(…), z and r gates of the input and the state",
    source: "Cho et al., 2014, arXiv:1406.1078", twin: "GRU")
  package static let schema = Schema(
    Self(),
    [.units] + Field.gruFields + Field.readingFields + [.useCudnn])
  package static let cellName = "gru_cell"

  package static let examples: [LayerExample] = [
    .init("gru: 32", [[.batch, .time, 8]], gives: [.batch, 32]),
    .init(
      "gru: {units: 32, return_sequences: true, return_state: true}", [[.batch, .time, 8]],
      gives: [.batch, .time, 32], [.batch, 32]),
    .init("gru: 32", [[.batch, 8]], fails: "shape/rank"),
  ]

  package var options = RecurrentOptions()
  package var reading = ReadingOptions()
  package var resetsAfter = true

  package init() {}
}
