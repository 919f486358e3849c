package import Program
internal import Shapes

/// The matrix product of two tensors, whose axes before the matrices are stretched to each other.
///
/// - Shapes: `[…, M, K]` and `[…, K, N]` give `[…, M, N]`; a tensor of one axis is a row on the left
///   and a column on the right, and gives no axis.
package struct TorchMatmulLayer: Layer {
  package static let about = About(
    "matmul", dialects: [.torch], "Matrix product of two tensors.", formula: "y = a · b")
  package var role: LayerRole { .merging }

  package static let schema = Schema(Self(), [])
  package static let operandCount = 2...2

  package static let examples: [LayerExample] = [
    .init("matmul", [[.batch, 7, 8], [.batch, 8, .time]], gives: [.batch, 7, .time]),
    .init("matmul", [[.batch, 7, 8], [8, 5]], gives: [.batch, 7, 5]),
    .init("matmul", [[.batch, 7, 8], [8]], gives: [.batch, 7]),
    .init("matmul", [[.batch, 7, 8], [.batch, 7, 8]], fails: "shape/matmul-mismatch"),
    .init("matmul", [[3, 1, 12], [4, 12, 13]], fails: "shape/merge-mismatch"),
    .init("matmul", [[], [8]], fails: "shape/rank"),
  ]

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let (a, b) = (operands[0].shape, operands[1].shape)
    for (i, x) in [a, b].enumerated() {
      try context.requireRank(
        x, 1...Int.max, "[…, rows, columns]", operand: i,
        framework:
          "both arguments to matmul need to be at least 1D, but they are \(a.rank)D and \(b.rank)D"
      )
    }
    let inner = a[a.rank - 1]
    try context.requireProduct(a, b, inner, b[max(0, b.rank - 2)])
    let stack = try context.torchBroadcast([
      Shape(axes: a.axes.dropLast(2)), Shape(axes: b.axes.dropLast(2)),
    ])
    let rows = a.rank > 1 ? [a.axes[a.rank - 2]] : []
    let columns = b.rank > 1 ? [b.axes[b.rank - 1]] : []
    let y = Shape(axes: stack.axes + rows + columns)
    return Inference(operands[0].floating.shaped(y), multiplyAdds: y.elementCount * inner)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let (a, b) = (builder.shape(of: operands[0]), builder.shape(of: operands[1]))
    if b.rank == 2, a.rank >= 2 { return try builder.apply(Linear(), operands) }
    var (left, right) = (operands[0], operands[1])
    if a.rank == 1 { left = try builder.apply(Reshape(shape: [1, a[0]]), left) }
    if b.rank == 1 { right = try builder.apply(Reshape(shape: [b[0], 1]), right) }
    (left, right) = try builder.stretchedStacks(left, right)
    let product =
      builder.shape(of: left).rank == 2
      ? try builder.apply(Linear(), left, right) : try builder.apply(MatMul(), left, right)
    var y = builder.shape(of: product)
    if b.rank == 1 { y.axes.removeLast() }
    if a.rank == 1 { y.axes.remove(at: y.rank - (b.rank == 1 ? 1 : 2)) }
    return y.rank == builder.shape(of: product).rank
      ? [product] : [try builder.apply(Reshape(shape: y), product)]
  }

  package var locality: Locality { .everything }
}

extension InferenceContext {
  /// The axes summed over in a matrix product must agree.
  ///
  /// - Throws: `shape/matmul-mismatch`.
  mutating func requireProduct(
    _ a: Shape, _ b: Shape, _ left: Dim, _ right: Dim
  ) throws(LayerError) {
    try require(
      left, equals: right,
      reason: { "\($0.subject): columns of the first input, rows of the second" },
      else: {
        LayerError(
          "shape/matmul-mismatch",
          "\($0.subject) multiplies \(a) and \(b): \($0.text(left)) columns of the first input meet "
            + "\($0.text(right)) rows of the second",
          at: .operand(1),
          help: "transpose one of them, if its rows and columns are the wrong way round",
          framework: b.rank > 2
            ? "Expected size for first two dimensions of batch2 tensor to be: [\(b[0]), \(left)] "
              + "but got: [\(b[0]), \(right)]."
            : "mat1 and mat2 shapes cannot be multiplied (\($0.rows(of: a)) and \($0.rows(of: b)))")
      })
  }

  /// A tensor as the matrix that PyTorch multiplies: `3584x7`.
  private func rows(of x: Shape) -> String {
    func text(_ dim: Dim) -> String { value(dim).map { "\($0)" } ?? "\(dim)" }
    guard x.rank > 1 else { return x.map(text).joined(separator: "x") }
    return "\(text(x.axes.dropLast().reduce(Dim(1)) { $0 * $1.dim }))x\(text(x[x.rank - 1]))"
  }
}

extension ProgramBuilder {
  /// Two stacks of matrices, each repeated along the axes where only the other has more than one.
  fileprivate mutating func stretchedStacks(
    _ a: TensorID, _ b: TensorID
  ) throws(PrimitiveError) -> (TensorID, TensorID) {
    guard shape(of: a).dims.dropLast(2) != shape(of: b).dims.dropLast(2) else { return (a, b) }
    let ones = (try stackOfOnes(a), try stackOfOnes(b))
    return (
      try apply(Binary(function: .multiply), a, ones.1),
      try apply(Binary(function: .multiply), b, ones.0)
    )
  }

  /// A 1 for every matrix of a stack.
  private mutating func stackOfOnes(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    let row = try apply(Slice(axis: -1, start: 0, count: 1), x)
    let corner = try apply(Slice(axis: -2, start: 0, count: 1), row)
    let still = try apply(StopGradient(), corner)
    return try apply(Elementwise(function: .affine(scale: 0, offset: 1)), still)
  }
}
