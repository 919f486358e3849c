package import Program
package import Shapes

/// Cross-correlation of a sequence, image or volume with learned filters.
package protocol ConvolutionFamily: KernelFamily {
  static var spatialAxes: Int { get }
  var options: ConvolutionOptions { get set }
}

/// The parameters of convolutions beside their weights.
package struct ConvolutionOptions: Sendable {
  package var filters: Dim = 1
  package var window: WindowGeometry
  package var groups = 1
  package var activation: any Activation = LinearActivation()

  package init(axes: Int) { window = WindowGeometry(axes: axes) }
}

extension ConvolutionFamily {
  package var role: LayerRole { .convolution }
  static func convolutionSchema() -> Schema<Self> where Self: Initializable {
    Schema(Self(), convolutionFields)
  }

  static var convolutionFields: [Field<Self>] {
    [
      .dim("filters", \.options.filters, required: true, "Number of output channels."),
      .perAxis(
        "kernel_size", \.options.window.size, axes: spatialAxes, required: true,
        "Size of the window."),
      .perAxis(
        "strides", \.options.window.strides, axes: spatialAxes, default: "1", "Step of the window."),
      spatialAxes == 1
        ? .choice(
          "padding", \.options.window.sequencePadding, default: "valid", "What to do at the ends.")
        : .choice(
          "padding", \.options.window.imagePadding, default: "valid", "What to do at the border."),
      .dataFormat(\.options.window.layout),
      .perAxis(
        "dilation_rate", \.options.window.dilation, axes: spatialAxes, default: "1",
        "Distance between the taps of the window."),
      .int(
        "groups", \.options.groups, default: "1",
        "Parts the channels are split into, each on its own."),
      .activation("activation", \.options.activation, "Function applied to the result."),
    ] + Field.kernelFields
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let window = options.window
    try context.requireNoStrideWithDilation(window)
    try context.require(groups: options.groups, divide: options.filters, "filters")
    let y = try window.slide(over: x, channels: options.filters, parameter: "kernel_size", &context)
    let channels = x[ImageAxes(window.axes, window.layout ?? context.layout).channel]
    try context.require(groups: options.groups, divide: channels, "input channels")
    let depth = channels.floorDivided(by: options.groups)
    let weights = try kernel.weights(
      window.size.map { Dim($0) } + [depth, options.filters], bias: options.filters, context)
    return Inference(
      operands[0].floating.shaped(y), weights: weights,
      multiplyAdds: y.elementCount * window.area * depth)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let weights = inference.weights
    return [
      options.activation.facts(
        operands[0].weighted(
          by: weights[0], fanIn: weights[0].fanIn, bias: kernel.hasBias ? weights[1] : nil))
    ]
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let weights = site.inference.weights
    let image = ImageAxes(options.window.axes, options.window.layout ?? site.layout)
    let map = LinearMap(
      kernel: weights[0], bias: kernel.hasBias ? weights[1] : nil, fanIn: weights[0].fanIn,
      units: site.output[image.channel], expansion: site.expansion(over: image.spatial.count + 1))
    return SlidingWindow(options.window, image.spatial, site)
      .propagated(operands[0], map, options.activation)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let window = options.window
    let filters = try builder.imageKernel(weights[0], axes: window.axes)
    let sum = try builder.onImage(
      operands[0], axes: window.axes, layout: window.layout ?? context.layout
    ) { (builder, image) throws(PrimitiveError) in
      try builder.convolve(
        image, filters, bias: weights.dropFirst().first, window, groups: options.groups)
    }
    return [try options.activation.lower(sum, classAxis: window.axes + 1, into: &builder)]
  }

  package var outputActivation: (any Activation)? { options.activation }
  package var elementNeed: ElementNeed? { .fractions }
  package var locality: Locality { .window(options.window) }
}

/// Has a value with every parameter at its default.
package protocol Initializable { init() }

extension InferenceContext {
  /// - Throws: `shape/groups`.
  mutating func require(
    groups: Int, divide channels: Dim, _ what: String, framework: String? = nil
  ) throws(LayerError) {
    try require(
      channels, multipleOf: groups, reason: { "\($0.subject): its groups must divide the \(what)" },
      else: {
        LayerError(
          "shape/groups",
          "\($0.subject) splits \($0.text(channels)) \(what) into \(groups) groups, which does not come out even",
          at: .parameter("groups"),
          help: "choose a number of groups that divides \($0.text(channels))",
          framework: framework
            ?? "The number of \(what) must be evenly divisible by the number of groups")
      })
  }

  /// - Throws: `shape/stride-with-dilation`.
  func requireNoStrideWithDilation(_ window: WindowGeometry) throws(LayerError) {
    guard window.strides.contains(where: { $0 > 1 }), window.dilation.contains(where: { $0 > 1 })
    else { return }
    throw LayerError(
      "shape/stride-with-dilation",
      "\(subject) has 'strides' of \(window.strides) and a 'dilation_rate' of \(window.dilation): "
        + "Keras computes only one of both above 1",
      at: .parameter("dilation_rate"),
      help: "stride in a pooling layer after it",
      framework: "`strides > 1` not supported in conjunction with `dilation_rate > 1`")
  }
}
