internal import Program
internal import Shapes

/// One step of a layer that is fully connected to its own last result.
///
/// - Shapes: input `[batch, features]`, state `[batch, units]`, kernel `[features, units]`, outputs: the
///   state, twice.
package struct SimpleRNNCellLayer: RecurrentCellFamily, SimpleRNNStep {
  package static let about = About(
    "simple_rnn_cell", aliases: ["SimpleRNNCell"],
    "Computes one step of a fully connected recurrent layer.",
    formula: "h = activation(x · kernel + h · recurrent_kernel + bias)",
    source: "Elman, 1990, doi:10.1207/s15516709cog1402_1", twin: "RNNCell")
  package static let schema = Schema(Self(), [.units] + Field.simpleFields)

  package static let examples: [LayerExample] = [
    .init(
      "simple_rnn_cell: 32", [[.batch, 8], [.batch, 32]], gives: [.batch, 32], [.batch, 32]),
    .init("simple_rnn_cell: 32", [[.batch, 8], [.batch, 8]], fails: "shape/initial-state"),
  ]

  package var options = RecurrentOptions()

  package init() {}
}
