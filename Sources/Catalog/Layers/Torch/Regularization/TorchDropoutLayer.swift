internal import Program
internal import Shapes

/// Sets a random share of its input to zero in training.
package struct TorchDropoutLayer: TorchDropoutFamily {
  package static let about = About(
    "Dropout", aliases: ["dropout"], dialects: [.torch],
    "Sets a random share of its input to zero in training.",
    formula: "y = x · mask / (1 - p), with P(mask = 0) = p",
    source: "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, 2014", twin: "dropout")
  package static let schema = Schema(Self(), Field.dropoutFields)

  package static let examples: [LayerExample] = [
    .init("Dropout", [[.batch, 128]], gives: [.batch, 128]),
    .init("Dropout: 1.5", [[.batch, 5]], fails: "spec/out-of-range"),
  ]

  package var rate = 0.5

  package init() {}
}
