package import Program
internal import Shapes

/// Lines up all axes but the batch into one.
///
/// - Shapes: input `[batch, …]`, output `[batch, product of the rest]`.
package struct FlattenLayer: Layer {
  package static let about = About(
    "flatten", aliases: ["Flatten"], "Lines up all axes but the batch into one.", twin: "Flatten")
  package var role: LayerRole { .flatten }

  package static let schema = Schema(Self(), [.dataFormat(\.layout)])

  package static let examples: [LayerExample] = [
    .init("flatten", [[.batch, 4, 4, 8]], gives: [.batch, 128]),
    .init("flatten", [[.batch, .height, .width, 3]], gives: [.batch, Dim.height * Dim.width * 3]),
    .init("flatten", [[.batch]], gives: [.batch, 1]),
  ]

  package var layout: Layout?

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch"], atLeast: true)
    let features = x.axes.dropFirst().reduce(Dim(1)) { $0 * $1.dim }
    return Inference(operands[0].shaped(Shape(axes: [x.axes[0], Axis(features, role: .feature)])))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [operands[0]]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    .unchanged(site.output.count == 2 ? operands[0]?.withoutPositions : operands[0])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var x = operands[0]
    if (layout ?? context.layout) == .channelsFirst {
      x = try builder.channelsMoved(x, toEnd: true)
    }
    let shape = builder.shape(of: x)
    let features = shape.axes.dropFirst().reduce(Dim(1)) { $0 * $1.dim }
    return [try builder.apply(Reshape(shape: Shape([shape[0], features])), x)]
  }

  package var locality: Locality { .everything }
}
