internal import Program

extension ProgramBuilder {
  /// The length of the vectors along an axis, `(Σ |x|ᵖ)^(1/p)`: the greatest element for a norm of
  /// infinity, the least for -infinity, how many are not 0 for a norm of 0.
  mutating func length(
    _ x: TensorID, norm: Double, axis: Int, keepsAxis: Bool = true
  ) throws(PrimitiveError) -> TensorID {
    func reduce(_ kind: Reduce.Kind) -> Reduce {
      Reduce(kind: kind, axes: [axis], keepsAxes: keepsAxis)
    }
    switch norm {
    case 2: return try mapped(.squareRoot, apply(reduce(.sum), mapped(.square, x)))
    case 1: return try apply(reduce(.sum), mapped(.absolute, x))
    case .infinity: return try apply(reduce(.maximum), mapped(.absolute, x))
    case -.infinity:
      let negative = try mapped(.negate, mapped(.absolute, x))
      return try mapped(.negate, apply(reduce(.maximum), negative))
    case 0: return try apply(reduce(.sum), combined(.notEqual, x, constant(0)))
    default:
      let powers = try mapped(.power(Float(norm)), mapped(.absolute, x))
      return try mapped(.power(Float(1 / norm)), apply(reduce(.sum), powers))
    }
  }
}
