package import Program
internal import Shapes

/// Sums the products of two tensors along one axis of each.
///
/// - Shapes: `[batch, a…, n, b…]` and `[batch, c…, n, d…]` give `[batch, a…, b…, c…, d…]`, and two
///   vectors `[batch, 1]`.
/// - Complexity: one multiply-add per pair of elements that meet.
package struct DotLayer: Layer {
  package static let about = About(
    "dot", aliases: ["Dot"], "Sums the products of two tensors along one axis of each.",
    formula: "y = Σ a · b; normalize: of vectors of length 1, which is their cosine",
    twin: "matmul")
  package var role: LayerRole { .merging }

  package static let schema = Schema(
    Self(),
    [
      .perAxis(
        "axes", \.axes, axes: 2, min: nil, required: true,
        "The axis of both tensors, or one for each."),
      .bool(
        "normalize", \.normalizes, default: "false",
        "Whether vectors along the axis are brought to length 1 before."),
    ])
  package static let operandCount = 2...2

  package static let examples: [LayerExample] = [
    .init("dot: {axes: 1, normalize: true}", [[.batch, 7], [.batch, 7]], gives: [.batch, 1]),
    .init("dot: -1", [[.batch, .time, 5], [.batch, 11, 5]], gives: [.batch, .time, 11]),
    .init(
      "dot: {axes: [3, 1]}", [[.batch, 2, 7, 5], [.batch, 5, 3]], gives: [.batch, 2, 7, 3]),
    .init("dot: {axes: 2}", [[.batch, 7, 5], [.batch, 3, 7]], fails: "shape/dot-mismatch"),
    .init("dot: {axes: 2}", [[.batch, 7], [.batch, 7]], fails: "shape/axis-out-of-range"),
    .init("dot: {axes: 0}", [[.batch, 7], [.batch, 7]], fails: "shape/batch-axis"),
  ]

  package var axes = [-1, -1]
  package var normalizes = false

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let (a, b) = (operands[0].shape, operands[1].shape)
    let i = try context.axis(axes[0], of: a, parameter: "axes")
    let j = try context.axis(axes[1], of: b, parameter: "axes")
    try require(a, i, equals: b, j, &context)
    try require(a, 0, equals: b, 0, &context)
    var (left, right) = (a, b)
    left.axes.remove(at: i)
    right.axes.remove(at: j)
    let inner = left.axes.dropFirst() + right.axes.dropFirst()
    let result = Shape(axes: [a.axes[0]] + (inner.isEmpty ? [Axis(1, role: .feature)] : inner))
    return Inference(
      operands[0].floating.shaped(result), multiplyAdds: result.elementCount * a[i])
  }

  private func require(
    _ a: Shape, _ i: Int, equals b: Shape, _ j: Int, _ context: inout InferenceContext
  ) throws(LayerError) {
    try context.require(
      a[i], equals: b[j],
      reason: { "\($0.subject) multiplies along axis \(i) and axis \(j) of its inputs" },
      else: {
        LayerError(
          "shape/dot-mismatch",
          "\($0.subject) multiplies axis \(i) of \(a) with axis \(j) of \(b): "
            + "\($0.text(a[i])) against \($0.text(b[j]))",
          at: .operand(1),
          help: i == 0
            ? "both inputs must come from the same samples" : "name an axis of one size in each",
          framework: "Incompatible input shapes: axis values \($0.value(a[i]) ?? 0) (at axis \(i)) "
            + "!= \($0.value(b[j]) ?? 0) (at axis \(j)). "
            + "Full input shapes: \($0.tuple(a)), \($0.tuple(b))")
      })
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [normalizes ? ValueFacts(range: Interval(-1, 1), encoding: .real) : .unknown]
  }

  package var locality: Locality { .everything }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let a = try matrix(operands[0], axes[0], &builder)
    let b = try matrix(operands[1], axes[1], &builder)
    let product = try builder.apply(MatMul(transposeB: true), a.rows, b.rows)
    let inner = a.others + b.others
    let batch = builder.shape(of: operands[0]).axes[0]
    return [try builder.reshaped(product, [batch], inner.isEmpty ? [Axis(1)] : inner[...])]
  }

  /// `[batch, others, n]`, all other axes in one, and these axes.
  private func matrix(
    _ x: TensorID, _ axis: Int, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (rows: TensorID, others: [Axis]) {
    let axes = builder.shape(of: x).axes
    let last = axis < 0 ? axis + axes.count : axis
    let others = axes.indices.filter { $0 > 0 && $0 != last }
    var vectors = try builder.permuted(x, [0] + others + [last])
    if normalizes {
      let plain = LoweringContext(layout: .channelsLast)
      vectors = try UnitNormalizationLayer().lower(
        [vectors], weights: [], into: &builder, plain)[0]
    }
    let count = Shape(axes: others.map { axes[$0] }).elementCount
    let rows = try builder.reshaped(vectors, [axes[0], Axis(count), axes[last]])
    return (rows, others.map { axes[$0] })
  }
}
