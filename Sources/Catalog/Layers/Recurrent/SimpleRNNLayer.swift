internal import Program
internal import Shapes

/// A fully connected recurrent layer.
///
/// - Shapes: input `[batch, time, features]`, kernel `[features, units]`, recurrent kernel
///   `[units, units]`, output `[batch, units]` or `[batch, time, units]`.
package struct SimpleRNNLayer: RecurrentFamily, SimpleRNNStep {
  package static let about = About(
    "simple_rnn", aliases: ["SimpleRNN"],
    "Reads a sequence into a state, fully connected to itself.",
    formula: "h = activation(x · kernel + h · recurrent_kernel + bias)",
    source: "Elman, 1990, doi:10.1207/s15516709cog1402_1", twin: "RNN")
  package static let schema = Schema(
    Self(), [.units] + Field.simpleFields + Field.readingFields)
  package static let cellName = "simple_rnn_cell"

  package static let examples: [LayerExample] = [
    .init("simple_rnn: 32", [[.batch, .time, 8]], gives: [.batch, 32]),
    .init(
      "simple_rnn: {units: 32, return_sequences: true}", [[.batch, .time, 8]],
      gives: [.batch, .time, 32]),
    .init("simple_rnn: 32", [[.batch, 8]], fails: "shape/rank"),
    .init("simple_rnn: 32", [[.batch, .time, 8], [.batch, 16]], fails: "shape/initial-state"),
  ]

  package var options = RecurrentOptions()
  package var reading = ReadingOptions()

  package init() {}

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    RecurrentSignals(operands, self, isSequence: reading.returnsSequences, site)?.simple()
      ?? Propagation(nil, gains: operands.map { _ in nil })
  }
}
