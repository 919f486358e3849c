package import Program
internal import Shapes

/// A learned linear map of the last axis, whatever its size.
package struct TorchLazyLinearLayer: Layer {
  package static let about = About(
    "LazyLinear", dialects: [.torch],
    "Learned linear map of the last axis, whose size follows from the input.",
    formula: "y = x · weightᵀ + bias", twin: "dense")
  package var role: LayerRole { .dense }

  package static let schema = Schema(
    Self(),
    [
      .dim("out_features", \.linear.outputs, required: true, "Number of outputs."),
      .bool(
        "bias", \.linear.hasBias, default: "true",
        "Whether a trained number is added to each output."),
    ])

  package static let examples: [LayerExample] = [
    .init("LazyLinear: 10", [[.batch, 784]], gives: [.batch, 10]),
    .init("LazyLinear: 10", [[.batch, .width]], fails: "shape/unknown-extent"),
  ]

  package var linear = TorchLinearLayer()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["features"], atLeast: true)
    var linear = linear
    linear.inputs = x[x.rank - 1]
    return try linear.infer(operands, &context)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    linear.facts(operands, inference)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    try linear.lower(operands, weights: weights, into: &builder, context)
  }

  package var isLearning: Bool { true }
  package var elementNeed: ElementNeed? { .fractions }
  package var locality: Locality { linear.locality }
}
