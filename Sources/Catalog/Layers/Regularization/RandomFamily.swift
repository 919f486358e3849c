package import Program
package import Shapes

/// A layer that disturbs its input in training and passes it on otherwise.
package protocol RandomFamily: Layer {
  /// Whether the shape suits; the result has the same.
  func check(_ x: Shape, _ context: InferenceContext) throws(LayerError)
  /// Appends the disturbance.
  func noisy(
    _ x: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID
}

extension RandomFamily {
  package var role: LayerRole { .dropout }
  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    try check(operands[0].shape, context)
    return Inference(operands[0])
  }

  /// What holds without the disturbance; that is what a prediction sees.
  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] { operands }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    .unchanged(operands[0])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    builder.mode == .inference ? operands : [try noisy(operands[0], into: &builder, context)]
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }

  package var isStochastic: Bool { true }
}

extension ProgramBuilder {
  /// Dropout, also for the rate 1 that leaves nothing.
  mutating func dropout(
    _ x: TensorID, rate: Double, axes: [Int]?
  ) throws(PrimitiveError) -> TensorID {
    guard rate < 1 else { return try apply(Elementwise(function: .affine(scale: 0, offset: 0)), x) }
    return try apply(Dropout(rate: Float(rate), keptAxes: axes, stream: nextRandomStream()), x)
  }
}
