package import Program
internal import Shapes

/// Marks the steps whose features all have one value, so that later layers skip them.
package struct MaskingLayer: Layer {
  package static let about = About(
    "masking", aliases: ["Masking"], "Marks padded steps, so that later layers skip them.",
    formula: "y[n, t] = x[n, t] · (any x[n, t, :] ≠ mask_value)")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [.number("mask_value", \.value, default: "0", "What all features of a padded step are.")])

  package static let examples: [LayerExample] = [
    .init("masking", [[.batch, .time, 3]], gives: [.batch, .time, 3]),
    .init("masking", [[.batch]], fails: "shape/rank"),
  ]

  package var value = 0.0

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    try context.requireAxes(operands[0].shape, ["batch", "features"], atLeast: true)
    return Inference(operands[0].floating)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0]
    result.range = result.range?.hull(Interval(0, 0))
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let counts = try mask(operands[0], keepsAxis: true, into: &builder)
    return [try builder.apply(Binary(function: .multiply), operands[0], counts)]
  }

  package var maskUse: MaskUse { .makes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    guard builder.shape(of: operands[0]).rank == 3 else { return nil }
    return try mask(operands[0], keepsAxis: false, into: &builder)
  }

  private func mask(
    _ x: TensorID, keepsAxis: Bool, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let differs = try builder.apply(Binary(function: .notEqual), x, builder.constant(Float(value)))
    return try builder.apply(Reduce(kind: .maximum, axes: [-1], keepsAxes: keepsAxis), differs)
  }
}
