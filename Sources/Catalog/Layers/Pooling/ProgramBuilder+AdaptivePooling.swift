internal import Program
internal import Shapes

extension ProgramBuilder {
  /// The mean of as many windows along each axis as `sizes` says.
  mutating func adaptiveMean(
    _ x: TensorID, _ axes: [Int], _ sizes: [Dim]
  ) throws(PrimitiveError) -> TensorID {
    let whole = zip(axes, sizes).filter { $1 == 1 }.map(\.0)
    var result = x
    if !whole.isEmpty {
      result = try apply(Reduce(kind: .mean, axes: whole, keepsAxes: true), result)
    }
    // One axis at a time: the mean of a rectangle is the mean of the means of its rows.
    for (axis, size) in zip(axes, sizes) where size != 1 && size != shape(of: x)[axis] {
      result = try apply(Resize(axis: axis, size: size, method: .mean), result)
    }
    return result
  }

  /// The greatest elements of as many windows along each of the last axes as `sizes` says, and their
  /// places.
  mutating func adaptiveMaximum(
    _ x: TensorID, _ sizes: [Dim]
  ) throws(PrimitiveError) -> [TensorID] {
    try apply(WindowMaximum(sizes.map { .even($0) }), [x])
  }
}
