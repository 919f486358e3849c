package import Program
internal import Shapes

/// The gradient of a convolution as a layer, channels first: every input element adds a scaled
/// filter to the output.
///
/// - Shapes: input `[batch, in_channels, spatial…]` or the same without the batch, weight
///   `[in_channels, out_channels / groups, kernel_size…]`, bias `[out_channels]`, output
///   `[batch, out_channels, spatial′…]` with
///   `n′ = (n - 1) · stride - 2 · padding + dilation · (kernel_size - 1) + output_padding + 1`.
/// - Complexity: one multiply-add per input element, tap of the window and output channel of its
///   group.
package protocol TorchTransposedFamily: TorchFilterFamily {}

extension TorchTransposedFamily {
  package var role: LayerRole { .convolution }
  static func transposedSchema() -> Schema<Self> {
    Schema(
      Self(),
      filterFields + [
        .amounts(
          "padding", \.options.padding, axes: spatialAxes,
          "Elements cut from both sides of the output."),
        .amounts(
          "output_padding", \.options.outputPadding, axes: spatialAxes,
          "Elements added at the end of the output."),
      ] + groupFields + [
        dilationField,
        .choice("padding_mode", \.options.zeros, default: "zeros", "What stands between elements."),
      ])
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try axes(of: x, function: "conv_transpose", context)
    let window = options.window
    let inputs = Self.isLazy ? x[axes.channel] : options.inputs
    let depth = options.outputs.floorDivided(by: options.groups)
    let kernel = [inputs, depth] + window.size.map { Dim($0) }
    try requireChannels(of: x, axes, weight: kernel, &context)
    try requireOutputPadding(context)
    var y = x
    for (i, axis) in axes.spatial.enumerated() {
      let border = try window.knownReach(i, context) - 2 * options.padding[i]
      y[axis] = (x[axis] - 1) * window.strides[i] + border + options.outputPadding[i]
    }
    for (i, axis) in axes.spatial.enumerated() {
      try context.require(
        y[axis], atLeast: 1,
        reason: { "\($0.subject): the \(axes.names[axis]) of its output" },
        else: { tooSmall(i, axes, x, y, $0) })
    }
    y.axes[axes.channel] = Axis(options.outputs, role: .channel)
    return Inference(
      operands[0].floating.shaped(y), weights: try weights(kernel, context),
      multiplyAdds: x.elementCount * window.area * depth)
  }

  private func tooSmall(
    _ i: Int, _ axes: TorchAxes, _ x: Shape, _ y: Shape, _ context: InferenceContext
  ) -> LayerError {
    let axis = axes.spatial.lowerBound + i
    return LayerError(
      "shape/empty-output",
      "\(context.subject) makes a \(axes.names[axis]) of \(context.text(y[axis])) out of "
        + "\(context.text(x[axis])), of which a padding of \(options.padding[i]) is cut from both sides",
      at: .parameter("padding"), help: "use a smaller padding",
      framework: "Given input size per channel: (\(context.torchSizes(x.dims[axes.spatial]))). "
        + "Calculated output size per channel: (\(context.torchSizes(y.dims[axes.spatial]))). "
        + "Output size is too small")
  }

  private func requireOutputPadding(_ context: InferenceContext) throws(LayerError) {
    let window = options.window
    for (i, extra) in options.outputPadding.enumerated() {
      let bound = max(window.strides[i], window.dilation[i])
      guard extra >= bound else { continue }
      throw LayerError(
        "shape/output-padding",
        "\(context.subject) has an output_padding of \(extra), which must be less than its stride "
          + "of \(window.strides[i]) or its dilation of \(window.dilation[i])",
        at: .parameter("output_padding"),
        framework: "output padding must be smaller than either stride or dilation")
    }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let window = options.window
    // Of the taps of a window, one in `stride` meets an input element.
    let taps = zip(window.size, window.strides).reduce(1.0) {
      $0 * Double($1.0) / Double($1.1)
    }
    let inputs = inference.weights[0].sizes.map { Double($0[0] / options.groups) }
    return facts(operands[0], inference.weights, fanIn: inputs.map { $0 * taps })
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let window = options.window
    if window.axes < 3 { return [try transposed(operands[0], weights, &builder)] }
    let kernel = try builder.mirroredTorchKernel(
      weights[0], axes: window.axes, groups: options.groups)
    let result = try builder.onTorchImage(operands[0], axes: window.axes) {
      (builder, image) throws(PrimitiveError) in
      let (spread, padding) = try spread(image, &builder)
      var plain = window
      plain.strides = window.strides.map { _ in 1 }
      plain.padding = .explicit(padding)
      return try builder.convolve(
        spread, kernel, bias: weights.dropFirst().first, plain, groups: options.groups)
    }
    return [result]
  }

  /// Sequences and images by the operation for them.
  private func transposed(
    _ x: TensorID, _ weights: [TensorID], _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let window = options.window
    var beyond: [Int] = []
    for i in 0..<window.axes {
      guard let reach = window.reach(i).constant else {
        throw PrimitiveError(Self.about.name, "its window is too large")
      }
      beyond.append(reach - 2 * options.padding[i] + options.outputPadding[i])
    }
    let taps = Array(2..<2 + window.axes)
    let kernel = try builder.apply(Transpose(permutation: taps + [1, 0]), weights[0])
    return try builder.onTorchImage(x, axes: window.axes) {
      (builder, image) throws(PrimitiveError) in
      try builder.transposedConvolution(
        image, kernel, bias: weights.dropFirst().first, window, before: options.padding,
        beyond: beyond, groups: options.groups)
    }
  }

  /// The image with `stride - 1` zeros between its elements, and the border that a plain convolution
  /// with the mirrored kernel needs to give the declared size.
  private func spread(
    _ image: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (TensorID, [PadAmount]) {
    let window = options.window
    var x = image
    var padding: [PadAmount] = []
    for i in 0..<window.axes {
      let axis = window.axes == 1 ? 2 : i + 1
      guard let reach = window.reach(i).constant else {
        throw PrimitiveError(Self.about.name, "its window is too large")
      }
      x = try builder.zerosBetween(x, axis: axis, stride: window.strides[i])
      let before = reach - 1 - options.padding[i]
      let after = before + options.outputPadding[i]
      // More padding than the window reaches cuts elements off.
      x = try builder.bordered(
        x, axis: axis, PadAmount(min(before, 0), min(after, 0)), .constant(0))
      padding.append(PadAmount(max(before, 0), max(after, 0)))
    }
    return (x, padding)
  }

  package var elementNeed: ElementNeed? { .fractions }
  package var locality: Locality { .transposedWindow(locatedWindow) }

  private var locatedWindow: WindowGeometry {
    var window = options.window
    window.padding = .explicit(options.padding.map { PadAmount($0, $0) })
    return window
  }

}

extension ProgramBuilder {
  /// A kernel `[in, out / groups, …]` turned around and as `[kh, kw, in / groups, out]`.
  fileprivate mutating func mirroredTorchKernel(
    _ kernel: TensorID, axes: Int, groups: Int
  ) throws(PrimitiveError) -> TensorID {
    let shape = self.shape(of: kernel)
    let (inputs, outputs, taps) = (shape.dims[0], shape.dims[1], Array(shape.dims[2...]))
    let depth = inputs.floorDivided(by: groups)
    let parts = try apply(
      Reshape(shape: Shape([Dim(groups), depth, outputs] + taps)), kernel)
    let order = Array(3..<3 + axes) + [1, 0, 2]
    let moved = try apply(Transpose(permutation: order), parts)
    let joined = try apply(
      Reshape(shape: Shape(taps + [depth, outputs * groups])), moved)
    var image = try imageKernel(joined, axes: axes)
    let first = axes == 1 ? 1 : 0
    for axis in first..<first + axes { image = try apply(Reverse(axis: axis), image) }
    return image
  }
}
