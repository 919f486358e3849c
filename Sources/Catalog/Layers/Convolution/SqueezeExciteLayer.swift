internal import YAML
package import Program
package import Shapes

/// Weighs every channel of an image by what all its channels are on average.
///
/// - Shapes: input and output `[batch, height, width, channel]`; kernels `[channel, filters]` and
///   `[filters, channel]` with their biases.
package struct SqueezeExciteLayer: Layer {
  package static let about = About(
    "squeeze_excite", aliases: ["SqueezeExcite", "squeeze_excitation", "se_block"],
    "Weighs every channel of an image by what all its channels are on average.",
    formula: "y = x · gate(W₂ · activation(W₁ · mean(x) + b₁) + b₂)",
    source: "Hu, Shen, Albanie, Sun, Wu, 2017, arXiv:1709.01507")
  package var role: LayerRole { .other }

  package static let schema = Schema(
    Self(),
    [
      .number(
        "ratio", \.ratio, in: 0...(.greatestFiniteMagnitude), excludingLower: true, default: "1/16",
        "Hidden units per channel; rounded down, at least one."),
      Field(
        "filters", type: .optional(.dimension(min: 1)), default: "null",
        "Number of hidden units; null for ratio · channels."
      ) { root, node, decoder in
        if decoder.substituted(node).isNull { return true }
        guard let dim = decoder.dimension(node, min: 1) else { return false }
        root.filters = dim
        return true
      },
      .activation("activation", \.activation, default: "relu", "Function of the hidden units."),
      .activation(
        "gate_activation", \.gate, default: "sigmoid", "Function that makes the weights."),
      .bool("use_bias", \.hasBias, default: "true", "Whether both layers have a bias."),
      .initializer(
        "kernel_initializer", \.initializer, default: "glorot_uniform", "How the kernels start."),
      .dataFormat(\.layout),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "squeeze_excite", [[.batch, .height, .width, 64]], gives: [.batch, .height, .width, 64]),
    .init(
      "squeeze_excite: {filters: 8, gate_activation: hard_sigmoid}", [[.batch, 9, 9, 72]],
      gives: [.batch, 9, 9, 72]),
    .init("squeeze_excite", [[.batch, 64]], fails: "shape/rank"),
    .init("squeeze_excite: {ratio: 0}", [[.batch, 9, 9, 64]], fails: "spec/out-of-range"),
  ]

  package var ratio = 1.0 / 16
  package var filters: Dim?
  package var activation: any Activation = ReluActivation()
  package var gate: any Activation = SigmoidActivation()
  package var hasBias = true
  package var initializer: any Initializer = GlorotUniformInitializer()
  package var layout: Layout?

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let image = ImageAxes(2, layout ?? context.layout)
    try context.requireAxes(x, image.names)
    let channels = x[image.channel]
    let hidden = try hiddenUnits(channels, context)
    var weights = [try context.weight("reduce/kernel", [channels, hidden], initializer)]
    if hasBias { weights.append(try context.weight("reduce/bias", [hidden], ZerosInitializer())) }
    weights.append(try context.weight("expand/kernel", [hidden, channels], initializer))
    if hasBias { weights.append(try context.weight("expand/bias", [channels], ZerosInitializer())) }
    return Inference(
      operands[0].floating, weights: weights, multiplyAdds: x[0] * channels * hidden * 2)
  }

  private func hiddenUnits(_ channels: Dim, _ context: InferenceContext) throws(LayerError) -> Dim {
    if let filters { return filters }
    guard let count = context.value(channels) else {
      throw LayerError(
        "shape/unknown-extent",
        "\(context.subject) cannot size its hidden units: the channels \(channels) have no value",
        help: "give that dimension a value under 'dims', or write 'filters'")
    }
    let units = Double(count) * ratio
    return Dim(max(1, units < 1e15 ? Int(units) : count))
  }

  /// A gate that gives shares leaves signs and bounds as they are.
  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let shares = gate.facts(ValueFacts(range: .all, encoding: .linear)).range
    let range = operands[0].range.flatMap { x in shares.map { x.product($0) } }
    return [ValueFacts(range: range, encoding: .real)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let image = ImageAxes(2, layout ?? context.layout)
    let half = weights.count / 2
    let mean = try builder.apply(
      Reduce(kind: .mean, axes: Array(image.spatial), keepsAxes: false), operands[0])
    let reduced = try builder.apply(Linear(), [mean] + weights.prefix(half))[0]
    let hidden = try activation.lower(reduced, classAxis: 1, into: &builder)
    let expanded = try builder.apply(Linear(), [hidden] + weights.suffix(half))[0]
    let shares = try gate.lower(expanded, classAxis: 1, into: &builder)
    var axes = builder.shape(of: shares).axes
    axes.insert(contentsOf: [Axis(1), Axis(1)], at: image.channel == 1 ? 2 : 1)
    let spread = try builder.apply(Reshape(shape: Shape(axes: axes)), shares)
    return [try builder.apply(Binary(function: .multiply), operands[0], spread)]
  }

  package var isLearning: Bool { true }

  package var locality: Locality { .everything }
}
