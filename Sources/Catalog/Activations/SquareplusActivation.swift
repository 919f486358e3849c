package import Program

/// A smooth version of relu without exponentials.
package struct SquareplusActivation: Activation {
  package static let about = About(
    "squareplus", "Smooth version of relu without exponentials.", formula: "(x + √(x² + b)) / 2",
    source: "Barron, 2021, arXiv:2112.11687")
  package static let schema = Schema(
    Self(),
    [.number("b", \.b, in: 0...(.greatestFiniteMagnitude), default: "4", "Smoothness at zero.")])

  package var b = 4.0

  package init() {}

  package func facts(_ operand: ValueFacts) -> ValueFacts {
    let value = { (x: Double) in (x + (x * x + b).squareRoot()) / 2 }
    return ValueFacts(
      range: operand.range.map {
        Interval($0.lower == -.infinity ? 0 : value($0.lower), value($0.upper), excludesLower: $0.excludesLower)
      },
      encoding: .activated(Self.about.name), moments: operand.moments.map { $0.after(value) })
  }

  package func lower(
    _ operand: TensorID, classAxis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let square = try builder.apply(Elementwise(function: .square), operand)
    let shifted = try builder.apply(Elementwise(function: .affine(scale: 1, offset: Float(b))), square)
    let root = try builder.apply(Elementwise(function: .squareRoot), shifted)
    let sum = try builder.apply(Binary(function: .add), operand, root)
    return try builder.apply(Elementwise(function: .affine(scale: 0.5, offset: 0)), sum)
  }
}
