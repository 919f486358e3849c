package import Program
package import Shapes

/// A rectified linear unit that learns its slope below zero.
///
/// - Shapes: any input; weight `[num_parameters]`, one slope or one for each element of axis 1.
package struct TorchPReLULayer: Layer {
  package static let about = About(
    "PReLU", dialects: [.torch], "Rectified linear unit that learns its slope below zero.",
    formula: "x if x > 0 else weight · x", source: "He, Zhang, Ren, Sun, 2015, arXiv:1502.01852",
    twin: "prelu")
  package var role: LayerRole { .activation }

  package static let schema = Schema(
    Self(),
    [
      .dim("num_parameters", \.count, default: "1", "Number of slopes: 1, or one per channel."),
      .number("init", \.initial, default: "0.25", "What the slopes start from."),
    ])

  package static let examples: [LayerExample] = [
    .init("PReLU", [[.batch, 7, 5]], gives: [.batch, 7, 5]),
    .init("PReLU: 6", [[.batch, 6, .time]], gives: [.batch, 6, .time]),
    .init("PReLU: 5", [[.batch, 6, 7]], fails: "shape/in-features"),
  ]

  package var count: Dim = 1
  package var initial = 0.25

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    if context.value(count) != 1 {
      let channels = x.rank > 1 ? x[1] : 1
      try context.require(
        declared: count, is: channels, parameter: "num_parameters", what: "channels", of: x,
        framework:
          "Mismatch of parameter numbers and input channel size. Found parameter numbers = "
          + "\(count) and channel size = \(channels).")
    }
    let weight = try context.weight("weight", [count], ConstantInitializer(value: initial))
    return Inference(operands[0].floating, weights: [weight])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .activated(Self.about.name))]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let rank = builder.shape(of: operands[0]).rank
    let slopes =
      rank > 1
      ? try builder.broadcast(weights[0], over: 1, rank: rank)
      : try builder.apply(Reshape(shape: Shape(axes: [])), weights[0])
    return [try builder.rectified(operands[0], slope: slopes)]
  }
}
