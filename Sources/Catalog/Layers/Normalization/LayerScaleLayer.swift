internal import YAML
package import Program
package import Shapes

/// Multiplies every channel by a trained factor that starts small.
package struct LayerScaleLayer: Layer {
  package static let about = About(
    "layer_scale", aliases: ["LayerScale"],
    "Multiplies every channel by a trained factor that starts small.", formula: "y = gamma · x",
    source: "Touvron, Cord, Sablayrolles, Synnaeve, Jégou, 2021, arXiv:2103.17239")
  package var role: LayerRole { .other }

  package static let schema = Schema(
    Self(),
    [
      .number("init_values", \.start, default: "1e-6", "What the factors start with."),
      Field(
        "projection_dim", type: .optional(.dimension(min: 1)), default: "null",
        "Number of channels; null for that of the input."
      ) { root, node, decoder in
        if decoder.substituted(node).isNull { return true }
        guard let dim = decoder.dimension(node, min: 1) else { return false }
        root.channels = dim
        return true
      },
    ])

  package static let examples: [LayerExample] = [
    .init("layer_scale", [[.batch, .height, .width, 96]], gives: [.batch, .height, .width, 96]),
    .init("layer_scale: {projection_dim: 64}", [[.batch, 7, 96]], fails: "shape/in-features"),
  ]

  package var start = 1e-6
  package var channels: Dim?

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "channel"], atLeast: true)
    let last = x[x.rank - 1]
    if let channels {
      try context.require(
        last, equals: channels, reason: { "\($0.subject) is made for \(channels) channels" },
        else: {
          LayerError(
            "shape/in-features",
            "\($0.subject) is made for \(channels) channels, its input \(x) has \($0.text(last))",
            at: .parameter("projection_dim"))
        })
    }
    let gamma = try context.weight("gamma", [last], ConstantInitializer(value: start))
    return Inference(operands[0].floating, weights: [gamma])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0]
    // The factors are trained and may grow or change their sign.
    result.range = result.range == nil ? nil : .all
    result.moments = result.moments?.scaled(by: start)
    if result.encoding != .linear { result.encoding = .real }
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    [try builder.apply(Binary(function: .multiply), operands[0], weights[0])]
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }
}
