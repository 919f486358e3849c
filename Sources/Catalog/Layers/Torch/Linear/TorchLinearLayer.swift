package import Program
package import Shapes

/// A learned linear map of the last axis.
///
/// - Shapes: input `[batch, …, in_features]`, weight `[out_features, in_features]`, bias
///   `[out_features]`, output `[batch, …, out_features]`.
package struct TorchLinearLayer: Layer {
  package static let about = About(
    "Linear", dialects: [.torch], "Learned linear map of the last axis.",
    formula: "y = x · weightᵀ + bias",
    twin: "dense")
  package var role: LayerRole { .dense }

  package static let schema = Schema(
    Self(),
    [
      .dim("in_features", \.inputs, min: 0, required: true, "Size of the input's last axis."),
      .dim("out_features", \.outputs, required: true, "Number of outputs."),
      .bool(
        "bias", \.hasBias, default: "true", "Whether a trained number is added to each output."),
    ])

  package static let examples: [LayerExample] = [
    .init("Linear: {in_features: 784, out_features: 10}", [[.batch, 784]], gives: [.batch, 10]),
    .init(
      "Linear: {in_features: 9216, out_features: 4096}", [[.batch, 256, 5, 5]],
      fails: "shape/in-features"),
    .init("Linear: {out_features: 5}", [[.batch, 7]], fails: "spec/missing-parameter"),
  ]

  package var inputs: Dim = 1
  package var outputs: Dim = 1
  package var hasBias = true

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["features"], atLeast: true)
    let rows = x.axes.dropLast().reduce(Dim(1)) { $0 * $1.dim }
    try context.require(
      declared: inputs, is: x[x.rank - 1], parameter: "in_features", what: "features", of: x,
      framework: "mat1 and mat2 shapes cannot be multiplied "
        + "(\(context.number(rows))x\(context.number(x[x.rank - 1])) and "
        + "\(context.number(inputs))x\(context.number(outputs)))")
    let initializer = FanInUniform(fanIn: context.value(inputs))
    var weights = [try context.weight("weight", [outputs, inputs], initializer)]
    if hasBias { weights.append(try context.weight("bias", [outputs], initializer)) }
    var y = x
    y.axes[y.rank - 1] = Axis(outputs, role: .feature)
    return Inference(
      operands[0].floating.shaped(y), weights: weights, multiplyAdds: x.elementCount * outputs)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let weights = inference.weights
    return [
      operands[0].weighted(
        by: weights[0], fanIn: weights[0].sizes.map { Double($0[1]) },
        bias: hasBias ? weights[1] : nil)
    ]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let weights = site.inference.weights
    let map = LinearMap(
      kernel: weights[0], bias: hasBias ? weights[1] : nil,
      fanIn: weights[0].sizes.map { Double($0[1]) }, units: site.width,
      expansion: site.expansion(over: 1))
    let x = site.output.count <= 2 ? operands[0]?.flat : operands[0]
    return map?.propagated(x, LinearActivation()) ?? Propagation(nil, gains: [nil])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let kernel = try builder.apply(Transpose(permutation: [1, 0]), weights[0])
    return try builder.apply(Linear(), [operands[0], kernel] + weights.dropFirst())
  }

  package var isLearning: Bool { true }
  package var elementNeed: ElementNeed? { .fractions }
  package var locality: Locality { .along([-1]) }
}
