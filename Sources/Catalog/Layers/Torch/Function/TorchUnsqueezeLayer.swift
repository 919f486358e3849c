package import Program
internal import Shapes

/// Adds an axis of size 1.
package struct TorchUnsqueezeLayer: Layer {
  package static let about = About("unsqueeze", dialects: [.torch], "Adds an axis of size 1.")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(), [.int("dim", \.axis, min: nil, required: true, "Place of the new axis.")])

  package static let examples: [LayerExample] = [
    .init("unsqueeze: 1", [[.batch, .height, .width]], gives: [.batch, 1, .height, .width]),
    .init("unsqueeze: -1", [[.batch, 8]], gives: [.batch, 8, 1]),
    .init("unsqueeze: 4", [[.batch, 8]], fails: "shape/axis-out-of-range"),
  ]

  package var axis = 0

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    var y = operands[0].shape
    y.axes.insert(Axis(1), at: try context.newAxis(axis, of: y, parameter: "dim"))
    return Inference(operands[0].shaped(y))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] { operands }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    .reordered(operands[0])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var y = builder.shape(of: operands[0])
    y.axes.insert(Axis(1), at: axis < 0 ? axis + y.rank + 1 : axis)
    return [try builder.apply(Reshape(shape: y), operands[0])]
  }

  package var locality: Locality { .everything }
}
