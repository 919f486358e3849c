package import Program
package import Shapes

/// A learned linear map of the last axis, followed by an activation.
///
/// - Shapes: input `[batch, …, features]`, kernel `[features, units]`, bias `[units]`, output
///   `[batch, …, units]`.
/// - Complexity: one multiply-add per element of the input and unit.
package struct DenseLayer: KernelFamily {
  package static let about = About(
    "dense", aliases: ["Dense"], "Learned linear map of the last axis, followed by an activation.",
    formula: "y = activation(x · kernel + bias)", twin: "Linear")
  package var role: LayerRole { .dense }

  package static let schema = Schema(
    Self(),
    [
      .dim("units", \.units, required: true, "Number of outputs."),
      .activation("activation", \.activation, "Function applied to the result."),
    ] + Field.kernelFields)

  package static let examples: [LayerExample] = [
    .init("dense: 10", [[.batch, 784]], gives: [.batch, 10]),
    .init(
      "dense: {units: 64, use_bias: false}", [[.batch, .time, 32]], gives: [.batch, .time, 64]),
    .init("dense: 10", [[.batch]], fails: "shape/rank"),
    .init("dense: 10", [[.batch, .width]], fails: "shape/unknown-extent"),
  ]

  package var units: Dim = 1
  package var activation: any Activation = LinearActivation()
  package var kernel = KernelOptions()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(
      x, ["batch", "features"], atLeast: true,
      help: "give every sample an axis of features, as in [batch, 1]")
    let weights = try kernel.weights([x[x.rank - 1], units], bias: units, context)
    var y = x
    y.axes[y.rank - 1] = Axis(units, role: .feature)
    return Inference(
      operands[0].floating.shaped(y), weights: weights, multiplyAdds: x.elementCount * units)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let weights = inference.weights
    return [
      activation.facts(
        operands[0].weighted(
          by: weights[0], fanIn: weights[0].fanIn, bias: kernel.hasBias ? weights[1] : nil))
    ]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let weights = site.inference.weights
    let map = LinearMap(
      kernel: weights[0], bias: kernel.hasBias ? weights[1] : nil, fanIn: weights[0].fanIn,
      units: site.width, expansion: site.expansion(over: 1))
    let x = site.output.count == 2 ? operands[0]?.flat : operands[0]
    return map?.propagated(x, activation) ?? Propagation(nil, gains: [nil])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let sum = try builder.apply(Linear(), operands + weights)[0]
    return [try activation.lower(sum, classAxis: builder.shape(of: sum).rank - 1, into: &builder)]
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }

  package var outputActivation: (any Activation)? { activation }
  package var locality: Locality { .along([-1]) }
}
