package import Program
internal import Shapes

/// Passes its input on, whatever else it is given.
package struct TorchIdentityLayer: Layer {
  package static let about = About(
    "Identity", dialects: [.torch], "Passes its input on; takes any parameter and ignores it.",
    formula: "y = x", twin: "identity")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(Self(), [], ignoresUnknownKeys: true)

  package static let examples: [LayerExample] = [
    .init("Identity", [[.batch, .time, 8]], gives: [.batch, .time, 8]),
    .init("Identity: {anything: 3}", [[.batch, 8]], gives: [.batch, 8]),
  ]

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference { Inference(operands[0]) }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] { operands }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    .unchanged(operands[0])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] { operands }
}
