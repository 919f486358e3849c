package import Program
package import Shapes

/// The gradient of a convolution as a layer: every input element adds a scaled filter to the output.
package protocol TransposedFamily: KernelFamily, Initializable {
  static var spatialAxes: Int { get }
  var options: TransposedOptions { get set }
}

/// The parameters of a transposed convolution beside its weights.
package struct TransposedOptions: Sendable {
  package var filters: Dim = 1
  package var window: WindowGeometry
  package var outputPadding: [Int]?
  package var activation: any Activation = LinearActivation()

  package init(axes: Int) { window = WindowGeometry(axes: axes) }

  /// How far one input element reaches.
  func reach(_ i: Int) -> Dim { (Dim(window.size[i]) - 1) * window.dilation[i] + 1 }

  /// Output size of window axis `i` for input size `n`.
  func extent(_ i: Int, _ n: Dim) -> Dim {
    let stride = window.strides[i]
    let reach = reach(i)
    let isSame = window.padding == .same
    guard let extra = outputPadding?[i] else {
      if isSame { return n * stride }
      let gap = (reach.constant ?? 0) < stride ? Dim(stride) - reach : 0
      return (n - 1) * stride + reach + gap
    }
    return (n - 1) * stride + (isSame ? reach.remainder(by: 2) : reach) + extra
  }
}

extension TransposedFamily {
  package var role: LayerRole { .convolution }
  static func transposedSchema() -> Schema<Self> {
    Schema(
      Self(),
      [
        .dim("filters", \.options.filters, required: true, "Number of output channels."),
        .perAxis(
          "kernel_size", \.options.window.size, axes: spatialAxes, required: true,
          "Size of the window."),
        .perAxis(
          "strides", \.options.window.strides, axes: spatialAxes, default: "1",
          "Step of the window."),
        .choice(
          "padding", \.options.window.imagePadding, default: "valid", "What to do at the border."),
        .optionalPerAxis(
          "output_padding", \.options.outputPadding, axes: spatialAxes, min: 0,
          "Elements added at the end; null for what Keras chooses."),
        .dataFormat(\.options.window.layout),
        .perAxis(
          "dilation_rate", \.options.window.dilation, axes: spatialAxes, default: "1",
          "Distance between the taps of the window."),
        .activation("activation", \.options.activation, "Function applied to the result."),
      ] + Field.kernelFields)
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let window = options.window
    let image = ImageAxes(window.axes, window.layout ?? context.layout)
    try context.requireAxes(x, image.names)
    try context.requireNoStrideWithDilation(window)
    try checkOutputPadding(context)
    var y = x
    for i in 0..<window.axes {
      let axis = image.spatial.lowerBound + i
      y[axis] = options.extent(i, x[axis])
      try context.require(
        y[axis], atLeast: 1, reason: { "\($0.subject): the \(image.names[axis]) of its output" },
        else: {
          LayerError(
            "shape/empty-output",
            "\($0.subject) makes a \(image.names[axis]) of \($0.text(y[axis])) out of \($0.text(x[axis]))",
            at: .parameter("kernel_size"))
        })
    }
    y.axes[image.channel] = Axis(options.filters, role: .channel)
    let weights = try kernel.weights(
      window.size.map { Dim($0) } + [options.filters, x[image.channel]], bias: options.filters,
      context)
    return Inference(
      operands[0].floating.shaped(y), weights: weights,
      multiplyAdds: x.elementCount * window.area * options.filters)
  }

  private func checkOutputPadding(_ context: InferenceContext) throws(LayerError) {
    guard let extra = options.outputPadding else { return }
    for (extra, stride) in zip(extra, options.window.strides) where extra >= stride {
      throw LayerError(
        "shape/output-padding",
        "\(context.subject) has an output_padding of \(extra), which must be less than its strides of \(stride)",
        at: .parameter("output_padding"),
        framework: "`output_padding` must be strictly less than `strides` for all dimensions")
    }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let weights = inference.weights
    // Of the taps of a window, one in `strides` meets an input element.
    let taps = zip(options.window.size, options.window.strides).reduce(1.0) {
      $0 * Double($1.0) / Double($1.1)
    }
    let fanIn = weights[0].sizes?.last.map { taps * Double($0) }
    return [
      options.activation.facts(
        operands[0].weighted(by: weights[0], fanIn: fanIn, bias: kernel.hasBias ? weights[1] : nil))
    ]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let window = options.window
    let bias = weights.dropFirst().first
    let sum = try builder.onImage(
      operands[0], axes: window.axes, layout: window.layout ?? context.layout
    ) { (builder, image) throws(PrimitiveError) in
      let reaches = try reaches(builder.shape(of: image))
      if window.axes < 3 {
        return try builder.transposedConvolution(
          image, weights[0], bias: bias, window, before: reaches.map(\.before),
          beyond: reaches.map(\.beyond))
      }
      let kernel = try builder.mirrored(weights[0], axes: window.axes)
      let (spread, padding) = try spread(image, reaches, &builder)
      var dense = window
      dense.strides = window.strides.map { _ in 1 }
      dense.padding = .explicit(padding)
      return try builder.convolve(spread, kernel, bias: bias, dense)
    }
    return [try options.activation.lower(sum, classAxis: window.axes + 1, into: &builder)]
  }

  /// For every axis of the window: elements that it reaches over, places cut off before the first, and how far the result reaches
  /// beyond `(n - 1) · stride`.
  private func reaches(
    _ image: Shape
  ) throws(PrimitiveError) -> [(reach: Int, before: Int, beyond: Int)] {
    let window = options.window
    var reaches: [(reach: Int, before: Int, beyond: Int)] = []
    for i in 0..<window.axes {
      let n = image[window.axes == 1 ? 2 : i + 1]
      guard let reach = options.reach(i).constant,
        let beyond = (options.extent(i, n) - (n - 1) * window.strides[i]).constant
      else { throw PrimitiveError(Self.about.name, "its window is too large") }
      // What a forward convolution of the output's size would pad before.
      let before = window.padding == .same ? max(reach - beyond, 0) / 2 : 0
      reaches.append((reach, before, beyond))
    }
    return reaches
  }

  /// The volume with `strides - 1` zeros between its elements, and the border that a plain convolution
  /// with the mirrored kernel needs to give the declared size.
  private func spread(
    _ volume: TensorID, _ reaches: [(reach: Int, before: Int, beyond: Int)],
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (TensorID, [PadAmount]) {
    var x = volume
    var padding: [PadAmount] = []
    for (i, (reach, before, beyond)) in reaches.enumerated() {
      x = try builder.zerosBetween(x, axis: i + 1, stride: options.window.strides[i])
      let (low, high) = (reach - 1 - before, beyond - 1 + before)
      guard low >= 0, high >= 0 else {
        throw PrimitiveError(Self.about.name, "its padding exceeds its window")
      }
      padding.append(PadAmount(low, high))
    }
    return (x, padding)
  }

  package var outputActivation: (any Activation)? { options.activation }
  package var elementNeed: ElementNeed? { .fractions }
  package var locality: Locality { .transposedWindow(options.window) }
}

extension ProgramBuilder {
  /// A kernel `[…, filters, channels]` turned around and as `[…, channels, filters]`, that of a sequence with
  /// a height of 1.
  mutating func mirrored(_ kernel: TensorID, axes: Int) throws(PrimitiveError) -> TensorID {
    var image = try imageKernel(kernel, axes: axes)
    let count = shape(of: image).rank - 2
    for axis in count - axes..<count { image = try apply(Reverse(axis: axis), image) }
    return try apply(Transpose(permutation: Array(0..<count) + [count + 1, count]), image)
  }

  /// `stride - 1` zeros between neighbours along one axis.
  mutating func zerosBetween(_ x: TensorID, axis: Int, stride: Int) throws(PrimitiveError)
    -> TensorID
  {
    guard stride > 1 else { return x }
    let shape = self.shape(of: x)
    var split = shape.axes
    split.insert(Axis(1), at: axis + 1)
    let column = try apply(Reshape(shape: Shape(axes: split)), x)
    var amounts = [PadAmount](repeating: PadAmount(0, 0), count: split.count)
    amounts[axis + 1] = PadAmount(0, stride - 1)
    let padded = try apply(Pad(amounts: amounts), column)
    var joined = shape
    joined[axis] = shape[axis] * stride
    let wide = try apply(Reshape(shape: joined), padded)
    return try apply(Slice(axis: axis, start: 0, count: (shape[axis] - 1) * stride + 1), wide)
  }
}
