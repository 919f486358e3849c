package import Program
internal import Shapes

/// A smooth version of relu.
package struct TorchSoftplusLayer: PointwiseFamily {
  package static let about = About(
    "Softplus", aliases: ["softplus"], dialects: [.torch], "Smooth version of relu.",
    formula: "log(1 + exp(beta · x)) / beta; x itself where beta · x > threshold",
    source: "Dugas, Bengio, Bélisle, Nadeau, Garcia, 2001", twin: "softplus")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "beta", \.sharpness, in: 0...(.greatestFiniteMagnitude), excludingLower: true,
        default: "1", "How sharp the bend is."),
      .number(
        "threshold", \.threshold, default: "20", "Where the function gives way to its limit."),
    ])

  package static let examples: [LayerExample] = [
    .init("Softplus", [[.batch, 8, 5]], gives: [.batch, 8, 5]),
    .init("Softplus: {beta: 2, threshold: 1}", [[.batch, 5]], gives: [.batch, 5]),
    .init("Softplus: {beta: 2}", [[.batch, 8]], gives: [.batch, 8]),
  ]

  package var sharpness = 1.0
  package var threshold = 20.0

  package init() {}

  package var function: any Activation { SharpSoftplusActivation(sharpness: sharpness) }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = operands[0]
    let bent = try function.lower(x, classAxis: -1, into: &builder)
    // Beyond 20 function and limit differ by less than float32 can tell.
    guard threshold < 20 else { return [bent] }
    let scaled = try builder.mapped(.affine(scale: Float(sharpness), offset: 0), x)
    let isBeyond = try builder.combined(.less, builder.constant(Float(threshold)), scaled)
    let difference = try builder.combined(.subtract, x, bent)
    let step = try builder.combined(.multiply, isBeyond, difference)
    return [try builder.combined(.add, bent, step)]
  }
}

/// `log(1 + e^(βx)) / β`.
struct SharpSoftplusActivation: Activation {
  static let about = About("softplus", dialects: [.torch], "Smooth version of relu.")
  static let schema = Schema(Self(), [])

  var sharpness = 1.0

  private func value(_ x: Double) -> Double { Scalar.softplus(sharpness * x) / sharpness }

  func facts(_ operand: ValueFacts) -> ValueFacts {
    ValueFacts(
      range: operand.range?.mapped(value), encoding: .activated(Self.about.name),
      moments: operand.moments?.after(value))
  }

  func lower(
    _ operand: TensorID, classAxis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard sharpness != 1 else {
      return try builder.apply(Elementwise(function: .softplus), operand)
    }
    let scaled = try builder.apply(
      Elementwise(function: .affine(scale: Float(sharpness), offset: 0)), operand)
    let bent = try builder.apply(Elementwise(function: .softplus), scaled)
    return try builder.apply(
      Elementwise(function: .affine(scale: Float(1 / sharpness), offset: 0)), bent)
  }
}
