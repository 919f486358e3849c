package import Program
package import Shapes

/// Repeats the one element of axes of size 1.
package struct TorchExpandLayer: Layer {
  package static let about = About(
    "expand", dialects: [.torch], "Repeats the one element of axes of size 1.")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .dims(
        "sizes", \.sizes, min: -1, required: true,
        "New sizes; -1 for those that stay. More of them than axes add axes in front.")
    ])

  package static let examples: [LayerExample] = [
    .init("expand: [batch, -1, -1]", [[1, 1, 768]], gives: [.batch, 1, 768]),
    .init("expand: [4, -1, 7]", [[3, 1]], gives: [4, 3, 7]),
    .init("expand: [3, 12]", [[2, 12]], fails: "shape/merge-mismatch"),
    .init("expand: [12]", [[2, 12]], fails: "shape/rank"),
  ]

  package var sizes: [Dim] = []

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let added = sizes.count - x.rank
    guard added >= 0 else {
      throw LayerError(
        "shape/rank",
        "\(context.subject) gives \(counted(sizes.count, "size")) for an input of \(x.rank) axes: \(x)",
        at: .parameter("sizes"),
        framework: "the number of sizes provided (\(sizes.count)) must be greater or equal to the "
          + "number of dimensions in the tensor (\(x.rank))")
    }
    var axes: [Axis] = []
    for (i, size) in sizes.enumerated() {
      axes.append(try axis(i, size, i < added ? nil : x.axes[i - added], x, &context))
    }
    return Inference(operands[0].shaped(Shape(axes: axes)))
  }

  private func axis(
    _ i: Int, _ size: Dim, _ old: Axis?, _ x: Shape, _ context: inout InferenceContext
  ) throws(LayerError) -> Axis {
    guard let old else {
      guard size != -1 else {
        throw LayerError(
          "shape/unknown-extent",
          "\(context.subject) adds axis \(i) of its sizes and must say its size, not -1",
          at: .parameter("sizes"),
          framework: "The expanded size of the tensor (-1) isn't allowed in a leading, "
            + "non-existing dimension \(i)")
      }
      return Axis(size)
    }
    if size == -1 || size == old.dim { return old }
    if context.value(old.dim) == 1 { return Axis(size, role: old.role) }
    try context.require(
      old.dim, equals: size, reason: { "\($0.subject) keeps axis \(i)" },
      else: {
        LayerError(
          "shape/merge-mismatch",
          "\($0.subject) stretches axis \(i) of \(x) from \($0.text(old.dim)) to \($0.text(size)) "
            + "in its sizes, but only a size of 1 can be stretched",
          at: .parameter("sizes"),
          framework: "The expanded size of the tensor (\(size)) must match the existing size "
            + "(\(old.dim)) at non-singleton dimension \(i)")
      })
    return old
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [operands[0].rearranged]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    let added = sizes.count - x.rank
    let axes = sizes.enumerated().map { i, size in
      i >= added && size == -1 ? x.axes[i - added] : Axis(size)
    }
    return [try builder.apply(Expand(shape: Shape(axes: axes)), operands[0])]
  }

  package var locality: Locality { .everything }
}
