internal import Program
internal import Shapes

/// Query, value and key of an attention layer: every step of the query weighs the steps of the key and
/// mixes those of the value.
package struct AttentionOperands {
  let query: Shape
  let value: Shape
  let key: Shape
  /// Which operand of the layer is the value, which the key.
  let valueOperand: Int
  let keyOperand: Int
  /// The axes of steps, counted from the front.
  let steps: [Int]

  /// In Keras' order: query, value and perhaps key, which is the value where it is missing.
  ///
  /// - Parameter steps: the axes of steps; all between batch and features where nil.
  init(_ operands: [TensorType], steps: [Int]? = nil) {
    query = operands[0].shape
    value = operands[1].shape
    valueOperand = 1
    keyOperand = operands.count > 2 ? 2 : 1
    key = operands[keyOperand].shape
    self.steps = steps ?? Array(1..<max(1, query.rank - 1))
  }

  /// As PyTorch orders them: query, key, value.
  init(query: Shape, key: Shape, value: Shape, steps: [Int]) {
    (self.query, self.key, self.value, self.steps) = (query, key, value, steps)
    (keyOperand, valueOperand) = (1, 2)
  }

  private var width: Int { query.rank - 1 }

  // MARK: Checks

  /// - Throws: `shape/rank`, `shape/attention-mismatch`.
  func check(atLeast: Bool, _ context: inout InferenceContext) throws(LayerError) {
    try context.requireAxes(query, ["batch", "time", "features"], atLeast: atLeast)
    for (shape, operand, name) in [(value, valueOperand, "value"), (key, keyOperand, "key")] {
      guard shape.rank == query.rank else {
        throw mismatch(
          "takes query and \(name) with the same number of axes, but the query \(query) has "
            + "\(query.rank) and the \(name) \(shape) has \(shape.rank)", at: operand, context)
      }
    }
    for axis in 0..<width where !steps.contains(axis) {
      try requireEqual(axis, query, value, ("query", "value"), at: valueOperand, &context)
    }
    guard keyOperand != valueOperand else { return }
    for axis in 0..<width {
      try requireEqual(axis, value, key, ("value", "key"), at: keyOperand, &context)
    }
  }

  private func requireEqual(
    _ axis: Int, _ a: Shape, _ b: Shape, _ names: (String, String), at operand: Int,
    _ context: inout InferenceContext
  ) throws(LayerError) {
    let sizes = (a[axis], b[axis])
    try context.require(
      sizes.0, equals: sizes.1,
      reason: { "\($0.subject): its \(names.0) and \(names.1) must agree in axis \(axis)" },
      else: {
        var error = mismatch(
          "pairs its \(names.0) \(a) with its \(names.1) \(b), which differ in axis \(axis): "
            + "\($0.text(sizes.0)) against \($0.text(sizes.1))", at: operand, $0)
        error.help =
          names.1 == "key"
          ? "every step of the value needs a key of its own" : "attention mixes steps of one sample"
        error.framework =
          "All dimensions of `\(names.0)` and `\(names.1)`, except the last one, must be equal. "
          + "Received: \(names.0)_shape=\($0.tuple(a)) and \(names.1)_shape=\($0.tuple(b))"
        return error
      })
  }

  /// The query and another operand need vectors of one width.
  ///
  /// - Parameter keras: what Keras says where they do not.
  /// - Throws: `shape/attention-mismatch`.
  func requireEqualWidths(
    _ other: Shape, at operand: Int, _ first: String, _ second: String,
    _ context: inout InferenceContext, keras: (InferenceContext) -> String
  ) throws(LayerError) {
    let sizes = (query[width], other[width])
    try context.require(
      sizes.0, equals: sizes.1,
      reason: { "\($0.subject): its operands must have one width" },
      else: {
        var error = mismatch(
          "\(first) \($0.text(sizes.0)) features \(second) \($0.text(sizes.1))", at: operand, $0)
        error.help = "bring both to one width with 'dense', or use 'multi_head_attention'"
        error.framework = keras($0)
        return error
      })
  }

  private func mismatch(
    _ problem: String, at operand: Int, _ context: InferenceContext
  ) -> LayerError {
    LayerError(
      "shape/attention-mismatch", "\(context.subject) \(problem)", at: .operand(operand))
  }

  // MARK: Results

  /// The query with other last axes.
  func output(_ last: [Dim]) -> Shape {
    Shape(axes: query.axes.dropLast() + last.map { Axis($0, role: .feature) })
  }

  /// `[batch, heads, steps of the query, steps of the key]`; without an axis of heads where nil.
  func scores(heads: Dim?) -> Shape {
    let rest = (0..<width).filter { !steps.contains($0) }
    return Shape(
      axes: rest.map { query.axes[$0] } + (heads.map { [Axis($0, role: .head)] } ?? [])
        + steps.map { query.axes[$0] } + steps.map { key.axes[$0] })
  }

  /// Multiply-adds of one head whose keys and values together have `width` features: each step of the
  /// query meets each step of the key.
  func pairings(width: Dim) -> Dim { scores(heads: nil).elementCount * width }
}
