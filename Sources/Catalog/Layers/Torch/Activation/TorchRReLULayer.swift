internal import Arrays
package import Program
internal import Shapes

/// Leaky rectified linear unit whose slope is random in training.
package struct TorchRReLULayer: PointwiseFamily {
  package static let about = About(
    "RReLU", aliases: ["rrelu"], dialects: [.torch],
    "Leaky rectified linear unit whose slope is random in training.",
    formula: "x if x > 0 else a · x; a uniform on [lower, upper], in evaluation its mean",
    source: "Xu, Wang, Chen, Li, 2015, arXiv:1505.00853")
  package static let schema = Schema(
    Self(),
    [
      .number("lower", \.lower, default: "0.125", "Least slope below zero."),
      .number("upper", \.upper, default: "1/3", "Greatest slope below zero."),
      .inplace,
    ])

  package static let examples: [LayerExample] = [
    .init("RReLU", [[.batch, 8, 5]], gives: [.batch, 8, 5])
  ]

  package var lower = 0.125
  package var upper = 1.0 / 3

  package init() {}

  package var function: any Activation { LeakyReluActivation(negativeSlope: (lower + upper) / 2) }
  package var isStochastic: Bool { lower != upper }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = operands[0]
    guard builder.mode == .training, lower != upper else {
      return [try function.lower(x, classAxis: -1, into: &builder)]
    }
    let slopes = try builder.apply(
      Random(
        .uniform(Float(lower), Float(upper)), stream: builder.nextRandomStream()), x)
    let positive = try builder.mapped(.relu(), x)
    let negative = try builder.combined(.minimum, x, builder.constant(0))
    return [
      try builder.combined(.add, positive, builder.combined(.multiply, slopes, negative))
    ]
  }
}
