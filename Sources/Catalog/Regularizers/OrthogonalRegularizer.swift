package import Program
internal import Shapes

/// A penalty on rows or columns of a matrix that are not orthogonal to each other.
package struct OrthogonalRegularizer: Regularizer {
  package static let about = About(
    "orthogonal_regularizer", aliases: ["OrthogonalRegularizer", "orthogonal"],
    "A penalty on rows or columns of a matrix that are not orthogonal to each other.",
    formula: "factor · the mean of |cosine| over all pairs")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "factor", \.factor, in: 0...(.greatestFiniteMagnitude), default: "0.01",
        "Factor of the penalty."),
      .choice("mode", \.mode, default: "rows", "What is to be orthogonal."),
    ])

  package enum Mode: String, Sendable, CaseIterable { case rows, columns }

  package var factor = 0.01
  package var mode = Mode.rows

  package init() {}

  package var penalty: Penalty { Penalty() }

  package func lower(
    _ weight: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID? {
    let shape = builder.shape(of: weight)
    guard shape.rank == 2, let count = shape[mode == .rows ? 0 : 1].constant else {
      throw PrimitiveError(Self.about.name, "it takes a matrix, not a weight \(shape)")
    }
    guard count > 1 else { return nil }
    let vectors =
      mode == .rows
      ? weight : try builder.apply(Transpose(permutation: [1, 0]), weight)
    let squares = try builder.apply(
      Reduce(kind: .sum, axes: [1], keepsAxes: true),
      builder.apply(Elementwise(function: .square), vectors))
    let scale = try builder.apply(
      Elementwise(function: .reciprocalSquareRoot),
      builder.apply(Binary(function: .maximum), squares, builder.constant(1e-24)))
    let units = try builder.product(vectors, scale)
    let cosines = try builder.apply(
      MatMul(), units, builder.apply(Transpose(permutation: [1, 0]), units))
    let places = try builder.vector((0..<count).map { Double($0) })
    let column = try builder.apply(Reshape(shape: Shape([Dim(count), 1])), places)
    let isPair = try builder.apply(Binary(function: .notEqual), column, places)
    let sizes = try builder.product(
      builder.apply(Elementwise(function: .absolute), cosines), isPair)
    let pairs = Double(count) * Double(count - 1) / 2
    return try builder.affine(
      builder.apply(Reduce(kind: .sum, axes: [0, 1]), sizes), scale: factor / 2 / pairs)
  }
}
