package import Program
internal import Shapes

/// Divides vectors along an axis by their length.
package struct TorchNormalizeLayer: Layer {
  package static let about = About(
    "normalize", dialects: [.torch], "Divides vectors along an axis by their length.",
    formula: "y = x / max((Σ |x|ᵖ)^(1/p), eps)", twin: "unit_normalization")
  package var role: LayerRole { .normalization }

  package static let schema = Schema(
    Self(),
    [
      .number("p", \.norm, default: "2", "Which norm is the length."),
      .int("dim", \.axis, min: nil, default: "1", "The axis of the vectors."),
      .number("eps", \.epsilon, default: "1e-12", "Least length a vector is divided by."),
    ])

  package static let examples: [LayerExample] = [
    .init("normalize", [[.batch, 128]], gives: [.batch, 128]),
    .init("normalize: {dim: -1}", [[.batch, .time, 8]], gives: [.batch, .time, 8]),
    .init("normalize: {dim: 0}", [[.batch, 8]], fails: "shape/batch-axis"),
    .init("normalize: {dim: 2}", [[.batch, 8]], fails: "shape/axis-out-of-range"),
  ]

  package var norm = 2.0
  package var axis = 1
  package var epsilon = 1e-12

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    _ = try context.sampleAxis(axis, of: operands[0].shape, parameter: "dim")
    return Inference(operands[0].floating)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: norm >= 1 ? Interval(-1, 1) : .all, encoding: .real)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    if norm == 2 { return [try builder.unitVectors(operands[0], axis: axis, epsilon: epsilon)] }
    let length = try builder.length(operands[0], norm: norm, axis: axis)
    let least = try builder.combined(.maximum, length, builder.constant(Float(epsilon)))
    return [try builder.combined(.divide, operands[0], least)]
  }

  package var locality: Locality { .along([axis]) }
}
