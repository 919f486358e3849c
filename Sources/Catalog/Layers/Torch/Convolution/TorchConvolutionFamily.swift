package import Program
internal import Shapes
internal import YAML

/// Cross-correlation of a sequence, image or volume, channels first, with learned filters.
///
/// - Shapes: input `[batch, in_channels, spatial…]` or the same without the batch, weight
///   `[out_channels, in_channels / groups, kernel_size…]`, bias `[out_channels]`, output
///   `[batch, out_channels, spatial′…]` with
///   `n′ = ⌊(n + 2 · padding - dilation · (kernel_size - 1) - 1) / stride⌋ + 1`.
/// - Complexity: one multiply-add per output element, tap of the window and input channel of its
///   group.
package protocol TorchConvolutionFamily: TorchFilterFamily {}

extension TorchConvolutionFamily {
  package var role: LayerRole { .convolution }
  static func convolutionSchema() -> Schema<Self> {
    Schema(
      Self(),
      filterFields + [
        Field(
          "padding", type: .other(paddingType), default: "0", "Elements added on both sides."
        ) { root, node, decoder in root.options.readPadding(node, &decoder) },
        dilationField,
      ] + groupFields + [
        .choice(
          "padding_mode", \.options.paddingMode, default: "zeros", "What the added elements are.")
      ],
      validate: { layer, arguments, decoder in
        let window = layer.options.window
        guard layer.options.isSame, window.strides.contains(where: { $0 > 1 }) else { return }
        decoder.report(
          "spec/conflicting-parameters",
          "'padding: same' goes with a 'stride' of 1 only, not \(window.strides)",
          at: arguments.range(of: "padding"), help: "pad by an amount")
        decoder.isComplete = false
      })
  }

  private static var paddingType: String {
    spatialAxes == 1
      ? "an amount, 'same' or 'valid'"
      : "an amount, a list of \(spatialAxes), 'same' or 'valid'"
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try axes(of: x, function: "conv", context)
    let window = options.slidingWindow
    let inputs = Self.isLazy ? x[axes.channel] : options.inputs
    let depth = inputs.floorDivided(by: options.groups)
    let kernel = [options.outputs, depth] + window.size.map { Dim($0) }
    try requireChannels(of: x, axes, weight: kernel, &context)
    try requirePaddable(x, axes, &context)
    var y = try window.slide(over: x, axes, &context) { context in
      let padded = zip(axes.spatial, window.amounts).map { x[$0] + $1.before + $1.after }
      return "Calculated padded input size per channel: (\(context.torchSizes(padded))). "
        + "Kernel size: (\(context.torchSizes((0..<window.axes).map { window.reach($0) }))). "
        + "Kernel size can't be greater than actual input size"
    }
    y.axes[axes.channel] = Axis(options.outputs, role: .channel)
    return Inference(
      operands[0].floating.shaped(y), weights: try weights(kernel, context),
      multiplyAdds: y.elementCount * window.area * depth)
  }

  /// What is mirrored or wrapped around must be there.
  private func requirePaddable(
    _ x: Shape, _ axes: TorchAxes, _ context: inout InferenceContext
  ) throws(LayerError) {
    guard let mode = options.paddingMode.border else { return }
    for (axis, amount) in zip(axes.spatial, options.slidingWindow.amounts) {
      try context.require(
        border: amount, mode, of: x[axis], name: axes.names[axis], parameter: "padding")
    }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let sizes = inference.weights[0].sizes
    return facts(
      operands[0], inference.weights,
      fanIn: sizes.map { $0.dropFirst().reduce(1.0) { $0 * Double($1) } })
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let window = options.slidingWindow
    let rank = site.output.count
    let weights = site.inference.weights
    guard rank > window.axes else { return Propagation(nil, gains: [nil]) }
    let map = LinearMap(
      kernel: weights[0], bias: options.hasBias ? weights[1] : nil,
      fanIn: weights[0].sizes.map { $0.dropFirst().reduce(1) { $0 * Double($1) } },
      units: site.output[rank - window.axes - 1], expansion: site.expansion(over: window.axes + 1))
    return SlidingWindow(window, rank - window.axes..<rank, site)
      .propagated(operands[0], map, LinearActivation())
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var window = options.slidingWindow
    var x = operands[0]
    if let mode = options.paddingMode.border {
      let first = builder.shape(of: x).rank - window.axes
      for (i, amount) in window.amounts.enumerated() {
        x = try builder.bordered(x, axis: first + i, amount, mode)
      }
      window.padding = .valid
    }
    let order = Array(2..<2 + window.axes) + [1, 0]
    let moved = try builder.apply(Transpose(permutation: order), weights[0])
    let kernel = try builder.imageKernel(moved, axes: window.axes)
    let result = try builder.onTorchImage(x, axes: window.axes) {
      (builder, image) throws(PrimitiveError) in
      try builder.convolve(
        image, kernel, bias: weights.dropFirst().first, window, groups: options.groups)
    }
    return [result]
  }

  package var elementNeed: ElementNeed? { .fractions }
  package var locality: Locality { .window(options.slidingWindow) }
}

extension TorchFilterOptions {
  mutating func readPadding(_ node: Node, _ decoder: inout SpecDecoder) -> Bool {
    let node = decoder.substituted(node)
    if let text = node.text, text.allSatisfy(\.isLetter), decoder.dimensions[text] == nil {
      isSame = text == "same"
      if isSame || text == "valid" { return true }
      decoder.report(
        "spec/unknown-value", "'padding' must be an amount, 'same' or 'valid', not '\(text)'",
        at: node.place)
      return false
    }
    guard let amounts = decoder.amounts(node, axes: window.axes) else { return false }
    padding = amounts
    return true
  }

  /// The window with its padding as amounts: of PyTorch's `same` the odd element goes after.
  var slidingWindow: WindowGeometry {
    var result = window
    if isSame {
      result.padding = .explicit(
        (0..<window.axes).map { i in
          let total = (window.reach(i) - 1).constant.map { min($0, Int(Int32.max)) } ?? 0
          return PadAmount(total / 2, total - total / 2)
        })
    } else if padding.contains(where: { $0 > 0 }) {
      result.padding = .explicit(padding.map { PadAmount($0, $0) })
    }
    return result
  }
}

extension TorchFilterOptions.PaddingMode {
  /// What stands outside, where that is not 0.
  var border: BorderMode? {
    switch self {
    case .zeros: nil
    case .reflect: .reflect
    case .replicate: .replicate
    case .circular: .circular
    }
  }
}
