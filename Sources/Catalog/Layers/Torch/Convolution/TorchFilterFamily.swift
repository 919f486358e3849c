internal import Program
package import Shapes
internal import YAML

/// What PyTorch's convolutions and transposed convolutions have in common.
package protocol TorchFilterFamily: Layer, Initializable {
  static var spatialAxes: Int { get }
  /// Whether `in_channels` is left to the first input: the modules whose name begins with `Lazy`.
  static var isLazy: Bool { get }
  var options: TorchFilterOptions { get set }
}

/// The parameters of PyTorch's convolutions, transposed or not.
package struct TorchFilterOptions: Sendable {
  package enum PaddingMode: String, Sendable, CaseIterable {
    case zeros, reflect, replicate, circular
  }
  package enum Zeros: String, Sendable, CaseIterable { case zeros }

  package var inputs: Dim = 1
  package var outputs: Dim = 1
  package var window: WindowGeometry
  /// Elements added on both sides of each axis.
  package var padding: [Int]
  package var isSame = false
  package var outputPadding: [Int]
  package var groups = 1
  package var hasBias = true
  package var paddingMode = PaddingMode.zeros
  /// For transposed convolutions, which know no other.
  package var zeros = Zeros.zeros

  package init(axes: Int) {
    window = WindowGeometry(axes: axes)
    window.layout = .channelsFirst
    padding = Array(repeating: 0, count: axes)
    outputPadding = padding
  }
}

extension TorchFilterFamily {
  package static var isLazy: Bool { false }

  /// `in_channels` to `stride`.
  static var filterFields: [Field<Self>] {
    (isLazy
      ? [] : [.dim("in_channels", \.options.inputs, required: true, "Channels of the input.")])
      + [
        .dim("out_channels", \.options.outputs, required: true, "Number of output channels."),
        .perAxis(
          "kernel_size", \.options.window.size, axes: spatialAxes, required: true,
          "Size of the window."),
        .perAxis(
          "stride", \.options.window.strides, axes: spatialAxes, default: "1", "Step of the window."
        ),
      ]
  }
  static var dilationField: Field<Self> {
    .perAxis(
      "dilation", \.options.window.dilation, axes: spatialAxes, default: "1",
      "Distance between the taps of the window.")
  }
  static var groupFields: [Field<Self>] {
    [
      .int(
        "groups", \.options.groups, default: "1",
        "Parts the channels are split into, each on its own."),
      .bool(
        "bias", \.options.hasBias, default: "true",
        "Whether a trained number is added to each output."),
    ]
  }

  /// - Parameter function: what PyTorch calls the operation in its messages: `conv`.
  func axes(
    of x: Shape, function: String, _ context: InferenceContext
  ) throws(LayerError) -> TorchAxes {
    let count = Self.spatialAxes
    return try context.torchAxes(
      of: x, spatial: count,
      framework: "Expected \(count + 1)D (unbatched) or \(count + 2)D (batched) input to "
        + "\(function)\(count)d, but got input of size: \(context.torchSize(x))")
  }

  /// The input's channels must be those declared and divide into the groups.
  ///
  /// - Throws: `shape/groups`, `shape/in-features`.
  func requireChannels(
    of x: Shape, _ axes: TorchAxes, weight: [Dim], _ context: inout InferenceContext
  ) throws(LayerError) {
    let actual = x[axes.channel]
    let inputs = Self.isLazy ? actual : options.inputs
    let groups = options.groups
    for (channels, name) in [(inputs, "in_channels"), (options.outputs, "out_channels")] {
      try context.require(
        groups: groups, divide: channels, name, framework: "\(name) must be divisible by groups")
    }
    try requireNoBatch(asChannels: x, axes, context)
    if Self.isLazy { return }
    try context.require(
      declared: inputs, is: actual, parameter: "in_channels", what: "channels", of: x,
      help: axes.hasBatch ? channelsLastHelp(x, axes, context) : axes.withoutBatch,
      framework: "Given groups=\(groups), weight of size \(context.torchSize(Shape(weight))), "
        + "expected input\(context.torchSize(x)) to have "
        + "\(inputs) channels, but got \(actual) channels instead")
  }

  /// What to say of an input whose last axis has the size of the channels.
  private func channelsLastHelp(
    _ x: Shape, _ axes: TorchAxes, _ context: InferenceContext
  ) -> String? {
    guard context.areEqual(x[x.rank - 1], options.inputs) == true else { return nil }
    return "its last axis has \(context.text(options.inputs)): PyTorch wants channels first, "
      + "[\(axes.names.joined(separator: ", "))]"
  }

  /// With an axis less PyTorch takes samples for channels.
  private func requireNoBatch(
    asChannels x: Shape, _ axes: TorchAxes, _ context: InferenceContext
  ) throws(LayerError) {
    guard !axes.hasBatch, x.axes[axes.channel].isBatch else { return }
    throw LayerError(
      "shape/rank",
      "\(context.subject) would take the batch of its input \(x) for channels: \(axes.withoutBatch)",
      help: "add a channel axis of size 1 behind the batch",
      framework:
        "expected input\(x) to have \(options.inputs) channels, but got \(x[axes.channel]) "
        + "channels instead")
  }

  /// Weight and bias, uniform on ±1/√fan_in.
  func weights(_ weight: [Dim], _ context: InferenceContext) throws(LayerError) -> [Weight] {
    let start = FanInUniform(fanIn: context.value(weight.dropFirst().reduce(1) { $0 * $1 }))
    let kernel = try context.weight("weight", weight, start)
    guard options.hasBias else { return [kernel] }
    return [kernel, try context.weight("bias", [options.outputs], start)]
  }

  /// What the layer makes of values of which it sums `fanIn` products.
  func facts(_ x: ValueFacts, _ weights: [Weight], fanIn: Double?) -> [ValueFacts] {
    [x.weighted(by: weights[0], fanIn: fanIn, bias: options.hasBias ? weights[1] : nil)]
  }

  package var isLearning: Bool { true }
}
