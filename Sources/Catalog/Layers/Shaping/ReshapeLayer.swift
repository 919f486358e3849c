package import Program
package import Shapes

/// Gives the elements of every sample another shape, in the same order.
package struct ReshapeLayer: Layer {
  package static let about = About(
    "reshape", aliases: ["Reshape"], "Gives the elements of every sample another shape.",
    twin: "Unflatten")
  package var role: LayerRole { .reshaping }

  package static let schema = Schema(
    Self(),
    [
      .dims(
        "target_shape", \.target, min: -1, required: true,
        "Sizes without the batch; -1 for the one that follows.")
    ])

  package static let examples: [LayerExample] = [
    .init("reshape: [7, 7, 3]", [[.batch, 147]], gives: [.batch, 7, 7, 3]),
    .init("reshape: [-1, 5]", [[.batch, 3, 4, 5]], gives: [.batch, 12, 5]),
    .init("reshape: [-1, 8]", [[.batch, .height, 16]], gives: [.batch, 2 * Dim.height, 8]),
    .init("reshape: [5, 5]", [[.batch, 24]], fails: "shape/reshape-count"),
    .init("reshape: [-1, 5]", [[.batch, 12]], fails: "shape/reshape-count"),
    .init("reshape: [-1, -1]", [[.batch, 12]], fails: "shape/reshape-count"),
  ]

  package var target: [Dim] = []

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch"], atLeast: true)
    let total = x.axes.dropFirst().reduce(Dim(1)) { $0 * $1.dim }
    let open = target.indices.filter { target[$0] == -1 }
    guard open.count <= 1 else {
      throw LayerError(
        "shape/reshape-count",
        "\(context.subject) leaves \(open.count) sizes open, and only one can follow",
        at: .parameter("target_shape"),
        framework: "There must be at most one unknown dimension in target_shape")
    }
    let given = target.reduce(Dim(1)) { $1 == -1 ? $0 : $0 * $1 }
    var dims = target
    if let place = open.first {
      dims[place] = try quotient(total, given, x, &context)
    } else {
      try context.require(
        total, equals: given, reason: { "\($0.subject) keeps the number of elements" },
        else: { miscounted(total, given, x, "to", $0) })
    }
    let axes = dims.map { dim in x.axes.dropFirst().first { $0.dim == dim } ?? Axis(dim) }
    return Inference(operands[0].shaped(Shape(axes: [x.axes[0]] + axes)))
  }

  /// The size that -1 stands for.
  private func quotient(
    _ total: Dim, _ given: Dim, _ x: Shape, _ context: inout InferenceContext
  ) throws(LayerError) -> Dim {
    if let (dim, condition) = total.quotient(by: given) {
      if let condition {
        try context.require(
          Constraint(
            condition, reason: "\(context.subject) divides the elements of a sample evenly"),
          else: { miscounted(total, given, x, "into rows of", $0) })
      }
      return dim
    }
    guard let all = context.value(total), let part = context.value(given), part > 0,
      all.isMultiple(of: part)
    else { throw miscounted(total, given, x, "into rows of", context) }
    return Dim(all / part)
  }

  private func miscounted(
    _ total: Dim, _ given: Dim, _ x: Shape, _ verb: String, _ context: InferenceContext
  ) -> LayerError {
    let shape = "[\(target.map(\.description).joined(separator: ", "))]"
    return LayerError(
      "shape/reshape-count",
      "\(context.subject) to \(shape) needs \(verb == "to" ? "" : "a multiple of ")"
        + "\(context.text(given)) elements per sample, its input \(x) has \(context.text(total))",
      at: .parameter("target_shape"),
      framework: "The total size of the tensor must be unchanged"
        + (target.contains(-1)
          ? ", however, the input size cannot by divided by the specified dimensions in target_shape"
          : "")
        + ". Received: input_shape="
        + "\(context.tuple(Shape(axes: Array(x.axes.dropFirst())))), target_shape=\(context.tuple(Shape(target)))"
    )
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
    let x = builder.shape(of: operands[0])
    let total = x.axes.dropFirst().reduce(Dim(1)) { $0 * $1.dim }
    let given = target.reduce(Dim(1)) { $1 == -1 ? $0 : $0 * $1 }
    guard let open = total.quotient(by: given)?.dim else {
      throw PrimitiveError(Self.about.name, "\(total) elements do not divide by \(given)")
    }
    let dims = target.map { $0 == -1 ? open : $0 }
    return [try builder.apply(Reshape(shape: Shape([x[0]] + dims)), operands[0])]
  }

  package var locality: Locality { .everything }
}
