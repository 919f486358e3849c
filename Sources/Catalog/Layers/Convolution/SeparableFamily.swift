package import Program
package import Shapes

/// A depthwise convolution followed by one of window 1 that mixes the channels.
package protocol SeparableFamily: KernelFamily, Initializable {
  static var spatialAxes: Int { get }
  var options: SeparableOptions { get set }
}

/// The parameters of a separable convolution; its ``KernelOptions`` are those of the depthwise part.
package struct SeparableOptions: Sendable {
  package var filters: Dim = 1
  package var window: WindowGeometry
  package var multiplier = 1
  package var activation: any Activation = LinearActivation()
  package var initializer: any Initializer = GlorotUniformInitializer()
  package var regularizer: (any Regularizer)?
  package var constraint: (any WeightConstraint)?

  package init(axes: Int) { window = WindowGeometry(axes: axes) }
}

extension SeparableFamily {
  package var role: LayerRole { .separableConvolution }
  static func separableSchema() -> Schema<Self> {
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
        spatialAxes == 1
          ? .choice(
            "padding", \.options.window.sequencePadding, default: "valid", "What to do at the ends."
          )
          : .choice(
            "padding", \.options.window.imagePadding, default: "valid", "What to do at the border."),
        .dataFormat(\.options.window.layout),
        .perAxis(
          "dilation_rate", \.options.window.dilation, axes: spatialAxes, default: "1",
          "Distance between the taps of the window."),
        .int("depth_multiplier", \.options.multiplier, default: "1", "Filters per input channel."),
        .activation("activation", \.options.activation, "Function applied to the result."),
        .useBias,
        .initializer(
          "depthwise_initializer", \.kernel.initializer, default: "glorot_uniform",
          "How the depthwise kernel starts."),
        .initializer(
          "pointwise_initializer", \.options.initializer, default: "glorot_uniform",
          "How the pointwise kernel starts."),
        .regularizer(
          "depthwise_regularizer", \.kernel.regularizer, "Penalty on the depthwise kernel."),
        .regularizer(
          "pointwise_regularizer", \.options.regularizer, "Penalty on the pointwise kernel."),
        .constraint(
          "depthwise_constraint", \.kernel.constraint, "Set the depthwise kernel is kept in."),
        .constraint(
          "pointwise_constraint", \.options.constraint, "Set the pointwise kernel is kept in."),
      ] + Field.biasFields)
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let window = options.window
    let image = ImageAxes(window.axes, window.layout ?? context.layout)
    try context.requireAxes(x, image.names)
    let channels = x[image.channel]
    let middle = channels * options.multiplier
    let y = try window.slide(over: x, channels: options.filters, parameter: "kernel_size", &context)
    var weights = [
      try context.weight(
        "depthwise_kernel", window.size.map { Dim($0) } + [channels, Dim(options.multiplier)],
        kernel.initializer, regularizer: kernel.regularizer, constraint: kernel.constraint),
      try context.weight(
        "pointwise_kernel", [Dim](repeating: 1, count: window.axes) + [middle, options.filters],
        options.initializer, regularizer: options.regularizer, constraint: options.constraint),
    ]
    if kernel.hasBias { weights.append(try kernel.bias([options.filters], context)) }
    var positions = y
    positions.axes[image.channel] = Axis(1)
    let multiplyAdds = positions.elementCount * middle * (window.area + options.filters)
    return Inference(operands[0].floating.shaped(y), weights: weights, multiplyAdds: multiplyAdds)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let weights = inference.weights
    let area = options.window.size.reduce(1.0) { $0 * Double($1) }
    let middle = operands[0].weighted(by: weights[0], fanIn: area, bias: nil)
    return [
      options.activation.facts(
        middle.weighted(
          by: weights[1], fanIn: weights[1].fanIn, bias: kernel.hasBias ? weights[2] : nil))
    ]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let weights = site.inference.weights
    let image = ImageAxes(options.window.axes, options.window.layout ?? site.layout)
    let window = SlidingWindow(options.window, image.spatial, site)
    let mixing = weights[1].sizes.map { Double($0[$0.count - 2]) }
    let channels = site.operands[0][image.channel]
    let filters = site.output[image.channel]
    guard let mixing, let channels, let filters, channels > 0,
      let expansion = site.expansion(over: image.spatial.count + 1)
    else { return Propagation(nil, gains: [nil]) }
    let depthwise = LinearMap(
      kernel: weights[0], bias: nil, fanIn: window.area, units: Int(mixing),
      expansion: expansion * mixing / Double(filters))
    let pointwise = LinearMap(
      kernel: weights[1], bias: kernel.hasBias ? weights[2] : nil, fanIn: mixing, units: filters,
      expansion: Double(filters) / mixing)
    let first = window.propagated(operands[0], depthwise, LinearActivation())
    guard let second = pointwise?.propagated(first.signal, options.activation) else {
      return Propagation(nil, gains: [nil])
    }
    let gain = first.gains[0].flatMap { a in second.gains[0].map { a * $0 } }
    return Propagation(second.signal, gains: [gain])
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let window = options.window
    let sum = try builder.onImage(
      operands[0], axes: window.axes, layout: window.layout ?? context.layout
    ) { (builder, image) throws(PrimitiveError) in
      let middle = try builder.depthwise(image, window, kernel: weights[0], bias: nil)
      // Mixing the channels of every position is a product of matrices.
      let mixer = builder.shape(of: weights[1]).axes.suffix(2)
      let matrix = try builder.apply(Reshape(shape: Shape(axes: Array(mixer))), weights[1])
      return try builder.apply(Linear(), [middle, matrix] + weights.dropFirst(2))[0]
    }
    return [try options.activation.lower(sum, classAxis: window.axes + 1, into: &builder)]
  }

  package var outputActivation: (any Activation)? { options.activation }
  package var elementNeed: ElementNeed? { .fractions }
  package var locality: Locality { .window(options.window) }
}
