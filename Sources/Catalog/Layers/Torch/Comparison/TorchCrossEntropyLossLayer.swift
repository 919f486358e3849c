package import Program
internal import Shapes

/// Cross-entropy of logits with the true class or with the probabilities of all classes.
package struct TorchCrossEntropyLossLayer: TorchClassLossFamily {
  package static let about = About(
    "CrossEntropyLoss", dialects: [.torch],
    "Cross-entropy of logits with the true class or with the probabilities of all classes.",
    formula: "-log softmax(x)[target]")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "ignore_index", \.ignoredClass, min: nil, default: "-100", "Target that counts for nothing."
      ),
      .reduction,
      .number(
        "label_smoothing", \.smoothing, in: 0...1, default: "0",
        "Share of the target that is spread over all classes."),
    ])
  package static let takesProbabilities = true

  package static let examples: [LayerExample] = [
    .init("CrossEntropyLoss", [[.batch, 10], [.batch]], gives: []),
    .init(
      "CrossEntropyLoss: {reduction: none}",
      [[.batch, 10, .height, .width], [.batch, .height, .width]],
      gives: [.batch, .height, .width]),
    .init("CrossEntropyLoss", [[.batch, 10], [.batch, 10]], gives: []),
    .init("CrossEntropyLoss", [[4, 10], [5]], fails: "shape/merge-mismatch"),
    .init("CrossEntropyLoss", [[.batch, 10, 7], [.batch]], fails: "shape/merge-mismatch"),
  ]

  package var ignoredClass = -100
  package var reduction = TorchReduction.mean
  package var smoothing = 0.0

  package init() {}

  package func logarithms(
    _ x: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.apply(Softmax(axis: -1, isLog: true), x)
  }
}
