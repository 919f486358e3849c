package import Program
internal import Shapes

/// Sets random elements to zero in training and scales the rest up.
package struct TorchDropoutLayer: RandomFamily {
  package static let about = About(
    "Dropout", dialects: [.torch], "Sets a random share of its input to zero in training.",
    formula: "y = x · mask / (1 - p), with P(mask = 0) = p",
    source: "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, 2014", twin: "dropout")
  package static let schema = Schema(
    Self(),
    [
      .number("p", \.rate, in: 0...1, default: "0.5", "Share of the elements set to zero."),
      .inplace,
    ])

  package static let examples: [LayerExample] = [
    .init("Dropout", [[.batch, 128]], gives: [.batch, 128]),
    .init("Dropout: 1.5", [[.batch, 5]], fails: "spec/out-of-range"),
  ]

  package var rate = 0.5

  package init() {}

  package func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID { try builder.dropout(x, rate: rate, axes: nil) }
}
