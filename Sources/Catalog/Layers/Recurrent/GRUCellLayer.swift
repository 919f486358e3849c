internal import Program
internal import Shapes

/// One step of a layer that gates how much of its state is kept.
///
/// - Shapes: input `[batch, features]`, state `[batch, units]`, kernel `[features, 3 · units]`, outputs:
///   the state, twice.
package struct GRUCellLayer: RecurrentCellFamily, GRUStep {
  package static let about = About(
    "gru_cell", aliases: ["GRUCell"], "Computes one step of a gated recurrent unit.",
    formula: "h = z · h + (1 - z) · activation(…), z and r gates of the input and the state",
    source: "Cho et al., 2014, arXiv:1406.1078", twin: "GRUCell")
  package static let schema = Schema(Self(), [.units] + Field.gruFields)

  package static let examples: [LayerExample] = [
    .init("gru_cell: 32", [[.batch, 8], [.batch, 32]], gives: [.batch, 32], [.batch, 32]),
    .init("gru_cell: 32", [[.batch, 5, 8], [.batch, 32]], fails: "shape/rank"),
  ]

  package var options = RecurrentOptions()
  package var resetsAfter = true

  package init() {}
}
