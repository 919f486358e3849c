package import Program
package import Shapes

/// A layer that is an activation and nothing else.
package protocol PointwiseFamily: Layer {
  var function: any Activation { get }
  func check(_ x: Shape, _ context: InferenceContext) throws(LayerError)
}

extension PointwiseFamily {
  package var role: LayerRole { .activation }
  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    try check(operands[0].shape, context)
    return Inference(operands[0].floating)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [function.facts(operands[0])]
  }

  package func domain(of operand: Int) -> NumericDomain? { function.domain }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    Propagation(
      operands[0].flatMap { function.propagated($0, width: site.width) },
      gains: [function.squaredSlope(operands[0], width: site.width)])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = operands[0]
    return [try function.lower(x, classAxis: builder.shape(of: x).rank - 1, into: &builder)]
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }

  package var outputActivation: (any Activation)? { function }
}
