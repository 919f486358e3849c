internal import Program
internal import Shapes

extension ProgramBuilder {
  /// A vector of numbers that never change.
  mutating func vector(_ values: [Double]) throws(PrimitiveError) -> TensorID {
    let one = try apply(Reshape(shape: Shape([1])), constant(1))
    return try apply(
      Resample(axis: 0, extent: 1, taps: values.map { [.init(0, Float($0))] }), one)
  }

  /// A vector of numbers along one axis of tensors of `rank` axes; a single number for all.
  mutating func vector(
    _ values: [Double], along axis: Int, rank: Int
  ) throws(PrimitiveError) -> TensorID {
    guard values.count > 1 else { return constant(Float(values.first ?? 0)) }
    return try broadcast(vector(values), over: axis, rank: rank)
  }

  mutating func affine(
    _ x: TensorID, scale: Double = 1, offset: Double = 0
  ) throws(PrimitiveError) -> TensorID {
    try apply(Elementwise(function: .affine(scale: Float(scale), offset: Float(offset))), x)
  }
}
