package import Program
internal import Shapes

/// Passes its input on and adds its size to the loss.
package struct ActivityRegularizationLayer: Layer {
  package static let about = About(
    "activity_regularization", aliases: ["ActivityRegularization"],
    "Passes its input on and adds its size to the loss.",
    formula: "penalty = l1 · Σ|x| + l2 · Σx²")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .number("l1", \.l1, in: 0...(.greatestFiniteMagnitude), default: "0", "Weight of Σ|x|."),
      .number("l2", \.l2, in: 0...(.greatestFiniteMagnitude), default: "0", "Weight of Σx²."),
    ])

  package static let examples: [LayerExample] = [
    .init("activity_regularization: 0.1", [[.batch, 11, 7]], gives: [.batch, 11, 7]),
    .init("activity_regularization", [[.batch, 7]], gives: [.batch, 7]),
    .init("activity_regularization: {l2: -1}", [[.batch, 7]], fails: "spec/out-of-range"),
  ]

  package var l1 = 0.0
  package var l2 = 0.0

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference { Inference(operands[0]) }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] { operands }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] { operands }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }

  package var activityRegularizer: (any Regularizer)? {
    guard l1 > 0 || l2 > 0 else { return nil }
    var penalty = L1L2Regularizer()
    (penalty.l1, penalty.l2) = (l1, l2)
    return penalty
  }
}
