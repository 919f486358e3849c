package import Program
package import Shapes

/// Normalises every sample over its last axes.
package struct TorchLayerNormLayer: TorchTrailingNormFamily {
  package static let about = About(
    "LayerNorm", dialects: [.torch], "Normalises every sample over its last axes.",
    formula: "weight · (x - mean) / √(variance + eps) + bias",
    source: "Ba, Kiros, Hinton, 2016, arXiv:1607.06450", twin: "layer_normalization")
  package static let schema = Schema(
    Self(),
    [
      .normalizedShape,
      .number("eps", \.epsilon, default: "1e-5", "Added to the variance."),
      .elementwiseAffine,
      .bool("bias", \.hasBias, default: "true", "Whether trained numbers are added."),
    ],
    validate: { layer, arguments, decoder in layer.validate(arguments, &decoder) })

  package static let examples: [LayerExample] = [
    .init("LayerNorm: 32", [[.batch, .time, 32]], gives: [.batch, .time, 32]),
    .init("LayerNorm: {normalized_shape: [7, 32]}", [[.batch, 7, 32]], gives: [.batch, 7, 32]),
    .init("LayerNorm: []", [[.batch, 5]], fails: "spec/out-of-range"),
    .init("LayerNorm: 64", [[.batch, 64, 7, 7]], fails: "shape/in-features"),
    .init("LayerNorm: {normalized_shape: [5, 7, 3]}", [[7, 3]], fails: "shape/rank"),
  ]

  package var sizes: [Dim] = []
  package var epsilon = 1e-5
  package var isAffine = true
  package var hasBias = true

  package init() {}

  package func weights(_ context: InferenceContext) throws(LayerError) -> [Weight] {
    let weight = try context.weight("weight", sizes, OnesInitializer())
    return hasBias ? [weight, try context.weight("bias", sizes, ZerosInitializer())] : [weight]
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear, moments: Moments(mean: 0, variance: 1))]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    guard let x = operands[0] else { return Propagation(Signal(.standard), gains: [nil]) }
    return x.normalizedOverFeatures(epsilon: epsilon, scale: .one, shift: .zero)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let scale = isAffine ? weights[0] : builder.constant(1)
    let shift = isAffine && hasBias ? weights[1] : builder.constant(0)
    return [
      try builder.apply(
        LayerNormalization(axes: axes, epsilon: Float(epsilon)), operands[0], scale, shift)
    ]
  }
}
