package import Program
package import Shapes

/// A learned tensor that depends on no input: a class token, a position embedding, queries.
///
/// - Shapes: weight `shape`; output `shape`, with its axis of the batch, of size 1, as long as the
///   input's.
package struct ParameterLayer: Layer {
  package static let about = About(
    "parameter", dialects: [.keras, .torch],
    "A learned tensor that depends on no input, repeated for every sample.")
  package var role: LayerRole { .parameter }

  package static let schema = Schema(
    Self(),
    [
      .dims(
        "shape", \.sizes, min: 1, required: true, "Sizes of the tensor, 1 for the batch's axis."),
      .number(
        "std", \.deviation, in: 0...(.greatestFiniteMagnitude), default: "0.02",
        "Standard deviation of the normal numbers it starts from; 0 for zeros."),
      .bool(
        "expand", \.expands, default: "true",
        "Whether it is repeated for every sample of the input."),
    ])

  package static let examples: [LayerExample] = [
    .init("parameter: [1, 1, 768]", [[.batch, 196, 768]], gives: [.batch, 1, 768]),
    .init(
      "parameter: {shape: [1, 197, 768], expand: false}", [[.batch, 197, 768]],
      gives: [1, 197, 768]),
    .init("parameter: [768]", [[.batch, 196, 768]], fails: "shape/merge-mismatch"),
    .init("parameter: [1, 0]", [[.batch, 8]], fails: "spec/out-of-range"),
  ]

  package var sizes: [Dim] = []
  package var deviation = 0.02
  package var expands = true

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let start: any Initializer =
      deviation > 0 ? RandomNormalInitializer(deviation: deviation) : ZerosInitializer()
    let weight = try context.weight("weight", sizes, start)
    let x = operands[0].shape
    let shape = expands ? try expanded(over: x, context) : Shape(sizes)
    return Inference(TensorType(shape), weights: [weight])
  }

  private func expanded(over x: Shape, _ context: InferenceContext) throws(LayerError) -> Shape {
    guard x.rank > 0 else { return Shape(sizes) }
    let batch = batchAxis(x)
    guard batch < sizes.count, context.value(sizes[batch]) == 1 else {
      throw LayerError(
        "shape/merge-mismatch",
        "\(context.subject) is repeated along axis \(batch), the batch of \(x), so that its shape needs "
          + "a 1 there, not [\(sizes.map(\.description).joined(separator: ", "))]",
        at: .parameter("shape"), help: "put a 1 there, or write 'expand: false'")
    }
    var shape = Shape(sizes)
    shape.axes[batch] = x.axes[batch]
    return shape
  }

  private func batchAxis(_ x: Shape) -> Int { x.axes.firstIndex(where: \.isBatch) ?? 0 }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear, moments: inference.weights[0].moments)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    guard expands, x.rank > 0 else { return weights }
    // One zero per sample, to which the tensor is added.
    let batch = batchAxis(x)
    var one = operands[0]
    for axis in x.indices where axis != batch {
      one = try builder.apply(Slice(axis: axis, start: 0, count: 1), one)
    }
    let still = try builder.apply(StopGradient(), one)
    let zeros = try builder.apply(Elementwise(function: .affine(scale: 0, offset: 0)), still)
    var shape = Shape(sizes.map { _ in Dim(1) })
    shape.axes[batch] = x.axes[batch]
    let column = try builder.apply(Reshape(shape: shape), zeros)
    return [try builder.apply(Binary(function: .add), column, weights[0])]
  }

  package var locality: Locality { .everything }
}
