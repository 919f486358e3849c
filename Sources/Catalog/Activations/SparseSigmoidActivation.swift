package import Program

/// A sigmoid made of straight lines that is exactly 0 below -1 and exactly 1 above 1.
package struct SparseSigmoidActivation: Activation {
  package static let about = About(
    "sparse_sigmoid", "Sigmoid that reaches 0 at -1 and 1 at 1.", formula: "min(max((x + 1) / 2, 0), 1)")
  package static let schema = Schema(Self(), [])

  package init() {}

  package func facts(_ operand: ValueFacts) -> ValueFacts {
    let value = { (x: Double) in min(max((x + 1) / 2, 0), 1) }
    return ValueFacts(
      range: operand.range?.scaled(by: 0.5, offset: 0.5).clamped(0, 1), encoding: .independentProbabilities,
      moments: operand.moments.map { $0.after(value) })
  }

  package func lower(
    _ operand: TensorID, classAxis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let scaled = try builder.apply(Elementwise(function: .affine(scale: 0.5, offset: 0.5)), operand)
    return try builder.apply(Elementwise(function: .clip(lower: 0, upper: 1)), scaled)
  }
}
