internal import Program
internal import Shapes

extension ProgramBuilder {
  /// A tensor several times along an axis, by doubling where that takes fewer operands.
  mutating func copies(
    of x: TensorID, axis: Int, count: Int
  ) throws(PrimitiveError) -> TensorID {
    guard count > 1 else { return x }
    let join = Concatenate(axis: axis)
    if count <= 8 { return try apply(join, [TensorID](repeating: x, count: count))[0] }
    let half = try copies(of: x, axis: axis, count: count / 2)
    return try apply(join, count.isMultiple(of: 2) ? [half, half] : [half, half, x])[0]
  }
}
