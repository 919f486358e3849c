package import Program
internal import Shapes

/// Makes a sequence of copies of a vector.
package struct RepeatVectorLayer: Layer {
  package static let about = About(
    "repeat_vector", aliases: ["RepeatVector"], "Makes a sequence of copies of a vector.")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(), [.int("n", \.count, required: true, "Number of steps.")])

  package static let examples: [LayerExample] = [
    .init("repeat_vector: 3", [[.batch, 32]], gives: [.batch, 3, 32]),
    .init("repeat_vector: 3", [[.batch, 7, 32]], fails: "shape/rank"),
    .init("repeat_vector: 0", [[.batch, 7]], fails: "spec/out-of-range"),
  ]

  package var count = 1

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "features"])
    return Inference(
      operands[0].shaped(Shape(axes: [x.axes[0], Axis(Dim(count), role: .time), x.axes[1]])))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] { operands }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let axes = builder.shape(of: operands[0]).axes
    let image = try builder.apply(
      Reshape(shape: Shape(axes: [axes[0], Axis(1), Axis(1), axes[1]])), operands[0])
    let copies = try builder.apply(UpSample(factors: [count, 1]), image)
    return [
      try builder.apply(Reshape(shape: Shape(axes: [axes[0], Axis(Dim(count)), axes[1]])), copies)
    ]
  }

  package var locality: Locality { .everything }
}
