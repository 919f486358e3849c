package import Program
internal import Shapes

/// A convolution that filters every input channel on its own.
package protocol DepthwiseFamily: KernelFamily, Initializable {
  static var spatialAxes: Int { get }
  var options: DepthwiseOptions { get set }
}

/// The parameters of a depthwise convolution beside its weights.
package struct DepthwiseOptions: Sendable {
  package var window: WindowGeometry
  package var multiplier = 1
  package var activation: any Activation = LinearActivation()

  package init(axes: Int) { window = WindowGeometry(axes: axes) }
}

extension DepthwiseFamily {
  package var role: LayerRole { .depthwiseConvolution }
  static func depthwiseSchema() -> Schema<Self> {
    Schema(
      Self(),
      [
        .perAxis(
          "kernel_size", \.options.window.size, axes: spatialAxes, required: true,
          "Size of the window."),
        .perAxis(
          "strides", \.options.window.strides, axes: spatialAxes, default: "1",
          "Step of the window."),
        .choice(
          "padding", \.options.window.imagePadding, default: "valid", "What to do at the border."),
        .int("depth_multiplier", \.options.multiplier, default: "1", "Filters per input channel."),
        .dataFormat(\.options.window.layout),
        .perAxis(
          "dilation_rate", \.options.window.dilation, axes: spatialAxes, default: "1",
          "Distance between the taps of the window."),
        .activation("activation", \.options.activation, "Function applied to the result."),
        .useBias,
        .initializer(
          "depthwise_initializer", \.kernel.initializer, default: "glorot_uniform",
          "How the kernel starts."),
        .regularizer("depthwise_regularizer", \.kernel.regularizer, "Penalty on the kernel."),
        .constraint("depthwise_constraint", \.kernel.constraint, "Set the kernel is kept in."),
      ] + Field.biasFields)
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let window = options.window
    let image = ImageAxes(window.axes, window.layout ?? context.layout)
    try context.requireAxes(x, image.names)
    let channels = x[image.channel] * options.multiplier
    let y = try window.slide(over: x, channels: channels, parameter: "kernel_size", &context)
    let weights = try kernel.weights(
      window.size.map { Dim($0) } + [x[image.channel], Dim(options.multiplier)], bias: channels,
      context)
    return Inference(
      operands[0].floating.shaped(y), weights: weights, multiplyAdds: y.elementCount * window.area)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let weights = inference.weights
    let area = options.window.size.reduce(1.0) { $0 * Double($1) }
    return [
      options.activation.facts(
        operands[0].weighted(by: weights[0], fanIn: area, bias: kernel.hasBias ? weights[1] : nil))
    ]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let weights = site.inference.weights
    let image = ImageAxes(options.window.axes, options.window.layout ?? site.layout)
    let window = SlidingWindow(options.window, image.spatial, site)
    let map = LinearMap(
      kernel: weights[0], bias: kernel.hasBias ? weights[1] : nil, fanIn: window.area,
      units: site.output[image.channel], expansion: site.expansion(over: image.spatial.count + 1))
    return window.propagated(operands[0], map, options.activation)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let window = options.window
    let sum = try builder.onImage(
      operands[0], axes: window.axes, layout: window.layout ?? context.layout
    ) { (builder, image) throws(PrimitiveError) in
      try builder.depthwise(image, window, kernel: weights[0], bias: weights.dropFirst().first)
    }
    return [try options.activation.lower(sum, classAxis: window.axes + 1, into: &builder)]
  }

  package var outputActivation: (any Activation)? { options.activation }
  package var elementNeed: ElementNeed? { .fractions }
  package var locality: Locality { .window(options.window) }
}

extension ProgramBuilder {
  /// A depthwise convolution of an image `[N, H, W, C]`.
  mutating func depthwise(
    _ image: TensorID, _ window: WindowGeometry, kernel: TensorID, bias: TensorID?
  ) throws(PrimitiveError) -> TensorID {
    let filters = try imageKernel(kernel, axes: window.axes)
    return try apply(
      DepthwiseConvolution(
        strides: window.image(window.strides), padding: window.imagePaddingAmounts,
        dilation: window.image(window.dilation)),
      [image, filters] + (bias.map { [$0] } ?? []))[0]
  }
}
