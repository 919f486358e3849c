package import Program

/// Zero below -1, the input above 1 and a parabola between.
package struct SparsePlusActivation: Activation {
  package static let about = About(
    "sparse_plus", "Smooth version of relu that is exactly zero below -1.",
    formula: "0 if x ≤ -1; (x + 1)² / 4 if x < 1; else x")
  package static let schema = Schema(Self(), [])

  package init() {}

  package func facts(_ operand: ValueFacts) -> ValueFacts {
    let value = { (x: Double) in x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x }
    return ValueFacts(
      range: operand.range.map { Interval(value($0.lower), value($0.upper)) },
      encoding: .activated(Self.about.name), moments: operand.moments.map { $0.after(value) })
  }

  package func lower(
    _ operand: TensorID, classAxis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let middle = try builder.apply(Elementwise(function: .clip(lower: -1, upper: 1)), operand)
    let half = try builder.apply(Elementwise(function: .affine(scale: 0.5, offset: 0.5)), middle)
    let parabola = try builder.apply(Elementwise(function: .square), half)
    let shifted = try builder.apply(Elementwise(function: .affine(scale: 1, offset: -1)), operand)
    let beyond = try builder.apply(
      Elementwise(function: .relu(negativeSlope: 0, maximum: nil, threshold: 0)), shifted)
    return try builder.apply(Binary(function: .add), parabola, beyond)
  }
}
