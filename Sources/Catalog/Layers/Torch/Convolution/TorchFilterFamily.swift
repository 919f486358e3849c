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
    if Self.isLazy { return }
    let missing =
      axes.hasBatch
      ? nil
      : "an input of \(x.rank) axes is one sample without a batch: [\(axes.names.joined(separator: ", "))]"
    try context.require(
      declared: inputs, is: actual, parameter: "in_channels", what: "channels", of: x,
      help: missing,
      framework:
        "Given groups=\(groups), weight of size \(Shape(weight)), expected input\(x) to have "
        + "\(inputs) channels, but got \(actual) channels instead")
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
