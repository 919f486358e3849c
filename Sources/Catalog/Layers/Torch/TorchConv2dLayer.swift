package import Program
package import Shapes
internal import YAML

/// Cross-correlation of a batch of images, channels first, with learned filters.
///
/// - Shapes: input `[batch, in_channels, height, width]`, weight
///   `[out_channels, in_channels / groups, kh, kw]`, bias `[out_channels]`, output
///   `[batch, out_channels, height′, width′]` with
///   `n′ = ⌊(n + 2 · padding - dilation · (kernel_size - 1) - 1) / stride⌋ + 1`.
package struct TorchConv2dLayer: Layer {
  package static let about = About(
    "Conv2d", dialects: [.torch], "Slides learned filters over an image.",
    formula: "y[f, p] = bias[f] + Σ x[c, p · stride + i · dilation - padding] · weight[f, c, i]",
    source: "arithmetic: Dumoulin, Visin, 2016, arXiv:1603.07285", twin: "conv2d")
  package static let schema = Schema(
    Self(),
    [
      .dim("in_channels", \.inputs, required: true, "Channels of the input."),
      .dim("out_channels", \.outputs, required: true, "Number of output channels."),
      .perAxis("kernel_size", \.window.size, axes: 2, required: true, "Size of the window."),
      .perAxis("stride", \.window.strides, axes: 2, default: "1", "Step of the window."),
      Field(
        "padding", type: .other("an amount, a list of two, 'same' or 'valid'"), default: "0",
        "Elements added on both sides."
      ) { root, node, decoder in root.readPadding(node, &decoder) },
      .perAxis(
        "dilation", \.window.dilation, axes: 2, default: "1",
        "Distance between the taps of the window."),
      .int("groups", \.groups, default: "1", "Parts the channels are split into, each on its own."),
      .bool(
        "bias", \.hasBias, default: "true", "Whether a trained number is added to each output."),
      .choice("padding_mode", \.paddingMode, default: "zeros", "What the added elements are."),
    ],
    validate: { layer, arguments, decoder in
      guard layer.isSame, layer.window.strides.contains(where: { $0 > 1 }) else { return }
      decoder.report(
        "spec/conflicting-parameters",
        "'padding: same' goes with a stride of 1 only, not \(layer.window.strides)",
        at: arguments.range(of: "padding"), help: "pad by an amount")
      decoder.isComplete = false
    })

  package static let examples: [LayerExample] = [
    .init(
      "Conv2d: {in_channels: 3, out_channels: 64, kernel_size: 7, stride: 2, padding: 3}",
      [[.batch, 3, 224, 224]], gives: [.batch, 64, 112, 112]),
    .init(
      "Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 3, padding: same}",
      [[.batch, 3, .height, 9]], gives: [.batch, 8, .height, 9]),
    .init(
      "Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 3}", [[.batch, 9, 9, 3]],
      fails: "shape/in-features"),
    .init(
      "Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 9}", [[.batch, 3, 7, 7]],
      fails: "shape/window-larger-than-input"),
    .init(
      "Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 3, stride: 2, padding: same}",
      [[.batch, 3, 9, 9]], fails: "spec/conflicting-parameters"),
  ]

  package enum PaddingMode: String, Sendable, CaseIterable {
    case zeros, reflect, replicate, circular
  }

  package var inputs: Dim = 1
  package var outputs: Dim = 1
  package var window = WindowGeometry(axes: 2)
  package var groups = 1
  package var hasBias = true
  package var paddingMode = PaddingMode.zeros
  private var isSame = false

  package init() {}

  private mutating func readPadding(_ node: Node, _ decoder: inout SpecDecoder) -> Bool {
    if let text = decoder.substituted(node).text, text == "same" || text == "valid" {
      isSame = text == "same"
      return true
    }
    guard let amounts = decoder.perAxis(node, axes: 2, min: 0) else { return false }
    window.padding = .explicit(
      amounts.map { PadAmount(min($0, Int(Int32.max)), min($0, Int(Int32.max))) })
    return true
  }

  /// The window with PyTorch's `same` as amounts: the odd element goes after.
  private var geometry: WindowGeometry {
    var result = window
    result.layout = .channelsFirst
    guard isSame else { return result }
    result.padding = .explicit(
      zip(window.size, window.dilation).map { size, dilation in
        let total =
          ((Dim(size) - 1) * dilation).constant.map { min($0, Int(Int32.max)) } ?? Int(Int32.max)
        return PadAmount(total / 2, total - total / 2)
      })
    return result
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ImageAxes(2, .channelsFirst).names)
    try context.require(groups: groups, divide: inputs, "in_channels")
    try context.require(groups: groups, divide: outputs, "out_channels")
    try context.require(
      declared: inputs, is: x[1], parameter: "in_channels", what: "channels", of: x,
      framework:
        "Given groups=\(groups), weight of size [\(outputs), \(inputs.floorDivided(by: groups)), "
        + "\(window.size[0]), \(window.size[1])], expected input\(x) to have \(inputs) channels, "
        + "but got \(x[1]) channels instead")
    let y = try geometry.slide(over: x, channels: outputs, parameter: "kernel_size", &context)
    let depth = inputs.floorDivided(by: groups)
    let fanIn = context.value(window.area * depth)
    var weights = [
      try context.weight(
        "weight", [outputs, depth] + window.size.map { Dim($0) }, FanInUniform(fanIn: fanIn))
    ]
    if hasBias { weights.append(try context.weight("bias", [outputs], FanInUniform(fanIn: fanIn))) }
    return Inference(
      operands[0].floating.shaped(y), weights: weights,
      multiplyAdds: y.elementCount * window.area * depth)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let weights = inference.weights
    let fanIn = weights[0].sizes.map { $0.dropFirst().reduce(1.0) { $0 * Double($1) } }
    return [operands[0].weighted(by: weights[0], fanIn: fanIn, bias: hasBias ? weights[1] : nil)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let kernel = try builder.apply(Transpose(permutation: [2, 3, 1, 0]), weights[0])
    let geometry = geometry
    let primitive = Convolution(
      strides: geometry.strides, padding: geometry.padding, dilation: geometry.dilation,
      groups: groups)
    let result = try builder.onImage(operands[0], axes: 2, layout: .channelsFirst) {
      (builder, image) throws(PrimitiveError) in
      try builder.apply(primitive, [image, kernel] + weights.dropFirst())[0]
    }
    return [result]
  }

  package var isLearning: Bool { true }
  package var locality: Locality { .window(geometry) }
  package var untrainableReason: String? {
    paddingMode == .zeros || window.padding == .valid && !isSame
      ? nil : "the padding mode '\(paddingMode.rawValue)' is not computed yet"
  }
}
