package import Program
internal import Shapes

/// Passes its input on; a place to name a tensor.
package struct IdentityLayer: Layer {
  package static let about = About(
    "identity", aliases: ["Identity"], "Passes its input on.", formula: "y = x", twin: "Identity")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("identity", [[.batch, .time, 8]], gives: [.batch, .time, 8])
  ]

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    Inference(operands[0])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] { operands }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    .unchanged(operands[0])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] { operands }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }
}
