import Program

extension ProgramBuilder {
  /// Labels as −1 and 1: Keras takes 0 and 1 as well, and 0 then means −1.
  mutating func signs(_ target: TensorID) throws(PrimitiveError) -> TensorID {
    let isZero = try combined(.equal, target, constant(0))
    return try combined(.subtract, target, isZero)
  }
}

func sign(of target: Double) -> Double { target == 0 ? -1 : target }
