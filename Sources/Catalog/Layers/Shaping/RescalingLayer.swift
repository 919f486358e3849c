package import Program
internal import Shapes

/// Multiplies by a number and adds another.
package struct RescalingLayer: Layer {
  package static let about = About(
    "rescaling", aliases: ["Rescaling"], "Multiplies by a number and adds another.",
    formula: "y = scale · x + offset")
  package static let schema = Schema(
    Self(),
    [
      .number("scale", \.scale, required: true, "Factor, as in 1/255."),
      .number("offset", \.offset, default: "0", "Number added afterwards."),
    ])

  package static let examples: [LayerExample] = [
    .init("rescaling: 1/255", [[.batch, 28, 28, 1]], gives: [.batch, 28, 28, 1])
  ]

  package var scale = 1.0
  package var offset = 0.0

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    Inference(operands[0].floating)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0]
    result.range = result.range?.scaled(by: scale, offset: offset)
    result.moments = result.moments?.scaled(by: scale, offset: offset)
    if scale != 1 || offset != 0, result.encoding != .linear { result.encoding = .real }
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let function = ElementwiseFunction.affine(scale: Float(scale), offset: Float(offset))
    return [try builder.apply(Elementwise(function: function), operands[0])]
  }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }
}
