package import Program
package import Shapes

/// A PyTorch function that brings the axes into another order.
package protocol TorchOrderFamily: Layer {
  /// For each axis of the result the axis of `x` it is.
  func order(_ x: Shape, _ context: InferenceContext) throws(LayerError) -> [Int]
}

extension TorchOrderFamily {
  package var role: LayerRole { .reshaping }
  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let order = try order(x, context)
    return Inference(operands[0].shaped(Shape(axes: order.map { x.axes[$0] })))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [operands[0].rearranged]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    .reordered(operands[0])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let order: [Int]
    do throws(LayerError) {
      order = try self.order(builder.shape(of: operands[0]), InferenceContext())
    } catch {
      throw PrimitiveError(Self.about.name, error.message)
    }
    return order.isEmpty
      ? operands : [try builder.apply(Transpose(permutation: order), operands[0])]
  }
}
