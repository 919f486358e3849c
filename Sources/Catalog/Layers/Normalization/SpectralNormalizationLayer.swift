package import Program
internal import Shapes

/// Divides the kernel of a layer by its greatest singular value, estimated by power iterations.
///
/// - Shapes: those of the layer; beside its weights a vector `vector_u` `[1, units]`.
package struct SpectralNormalizationLayer: Layer {
  package static let about = About(
    "spectral_normalization", aliases: ["SpectralNormalization"],
    "Divides the kernel of a layer by its greatest singular value.",
    formula: "W / σ(W), σ = vᵀ W u after the power iterations v ← W u / ‖W u‖, u ← Wᵀ v / ‖Wᵀ v‖",
    source: "Miyato, Kataoka, Koyama, Yoshida, 2018, arXiv:1802.05957")
  package var role: LayerRole { layer.role }

  package static let schema = Schema(
    Self(),
    [
      Field(
        "layer", type: .entry(.layer), isRequired: true, "The layer whose kernel is normalised."
      ) { root, node, decoder in
        guard let layer = decoder.entry(node, .layer)?.value as? any Layer else { return false }
        root.layer = layer
        return true
      },
      .int(
        "power_iterations", \.iterations, default: "1",
        "Number of iterations in every step of training."),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "spectral_normalization: {layer: {dense: 5}}", [[.batch, 7, 8]], gives: [.batch, 7, 5]),
    .init(
      "spectral_normalization: {layer: relu}", [[.batch, 7]], fails: "shape/no-kernel"),
    .init(
      "spectral_normalization: {layer: {dense: 5}, power_iterations: 0}", [[.batch, 7]],
      fails: "spec/out-of-range"),
  ]

  package var layer: any Layer = IdentityLayer()
  package var iterations = 1

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let name = type(of: layer).about.name
    var result = try layer.inferChecked(operands, &context)
    guard let kernel = result.weights.first, ["kernel", "embeddings"].contains(kernel.name),
      let units = kernel.shape.dims.last
    else {
      throw LayerError(
        "shape/no-kernel", "\(context.subject) wraps the layer '\(name)', which has no kernel",
        at: .parameter("layer"), help: "wrap a dense, convolution or embedding layer",
        framework: "object has no attribute 'kernel' nor 'embeddings'")
    }
    result.weights = result.weights.map { $0.prefixed(name) }
    var start = TruncatedNormalInitializer()
    start.deviation = 0.02
    let vector = try context.weight("vector_u", [1, units], start, isState: true)
    result.weights.insert(vector, at: 1)
    return result
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    // Nothing is known of the size: the normalised kernel is not the one that was initialised.
    [outputActivation?.facts(ValueFacts(range: .all, encoding: .linear)) ?? .unknown]
  }

  /// Divides the stored kernel before each step of training, as Keras does: its gradient is that of the quotient, and
  /// a prediction takes it as the last update left it.
  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    if builder.mode == .training {
      builder.prepare(
        weight: weights[0], state: weights[1], by: SpectralDivision(iterations: iterations))
    }
    var own = weights
    own.remove(at: 1)
    return try layer.lower(operands, weights: own, into: &builder, context)
  }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    try layer.outputMask(operands, into: &builder, context)
  }

  package var untrainableReason: String? { layer.untrainableReason }
  package var isStochastic: Bool { true }
  package var outputActivation: (any Activation)? { layer.outputActivation }
  package var isLearning: Bool { layer.isLearning }

  package var locality: Locality { layer.locality }
}
