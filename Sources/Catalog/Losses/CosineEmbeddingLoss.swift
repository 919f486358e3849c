package import Program

/// Wants the halves of the last axis to point the same way for 1, and apart for -1.
package struct CosineEmbeddingLoss: PairComparison {
  package static let about = About(
    "cosine_embedding_loss", aliases: ["CosineEmbeddingLoss"], dialects: [.torch, .keras],
    "Wants the halves of the last axis to point the same way for 1, and apart for -1.",
    formula: "1 - cos(x1, x2) for y = 1, max(cos(x1, x2) - margin, 0) for y = -1")
  package static let schema = Schema(
    Self(),
    [
      .number("margin", \.margin, in: -1...1, default: "0.0", "Cosine that is far enough apart."),
      .reduction(\.reduction),
    ])

  package var margin = 0.0
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package func lower(
    first: TensorID, second: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let product = try builder.lastAxis(.sum, builder.combined(.multiply, first, second))
    let norms = try builder.combined(
      .multiply, builder.shiftedSquares(first), builder.shiftedSquares(second))
    let cosine = try builder.combined(
      .multiply, product, builder.mapped(.reciprocalSquareRoot, norms))
    let label = try builder.indices(target, for: first)
    let isSame = try builder.combined(.equal, label, builder.constant(1))
    let isOther = try builder.combined(.equal, label, builder.constant(-1))
    let apart = try builder.mapped(.affine(scale: 1, offset: Float(-margin)), cosine)
    return try builder.combined(
      .add,
      builder.combined(
        .multiply, isSame, builder.mapped(.affine(scale: -1, offset: 1), cosine)),
      builder.combined(.multiply, isOther, builder.mapped(.relu(), apart)))
  }

  package func value(
    first: ArraySlice<Double>, second: ArraySlice<Double>, target: UnsafeBufferPointer<Float>
  ) -> Double {
    func product(_ x: ArraySlice<Double>, _ y: ArraySlice<Double>) -> Double {
      zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let squares = [first, second].map { product($0, $0) + cosineEpsilon }
    let cosine = product(first, second) / (squares[0] * squares[1]).squareRoot()
    switch target.first {
    case 1: return 1 - cosine
    case -1: return max(cosine - margin, 0)
    default: return 0
    }
  }
}

/// What PyTorch adds to squared norms.
private let cosineEpsilon = 1e-12

extension ProgramBuilder {
  fileprivate mutating func shiftedSquares(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    let squares = try lastAxis(.sum, mapped(.square, x))
    return try mapped(.affine(scale: 1, offset: Float(cosineEpsilon)), squares)
  }
}
