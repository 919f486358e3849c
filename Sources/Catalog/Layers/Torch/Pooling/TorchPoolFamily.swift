internal import Arrays
package import Program
internal import Shapes

/// One number for every window of a sequence, image or volume, channel by channel.
///
/// - Shapes: input `[batch, channel, spatial…]` or the same without the batch;
///   `n′ = ⌊(n + 2 · padding - dilation · (kernel_size - 1) - 1) / stride⌋ + 1`. With `ceil_mode` a
///   last window may reach over the end if it starts inside or in the padding before it:
///   `n′ = ⌈(n + min(2 · padding - reach + stride, padding)) / stride⌉`.
package protocol TorchPoolFamily: Layer, Initializable {
  static var spatialAxes: Int { get }
  var options: TorchPoolOptions { get set }
  /// The operation on `[N, H, W, C]`.
  func pool(
    _ image: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
  /// What becomes of the moments of independent values in one window.
  func moments(_ x: Moments, count: Double) -> Moments?
  /// Whether the input itself, without padding, must be as large as the window.
  static var wantsWholeWindow: Bool { get }
}

/// The parameters of PyTorch's poolings.
package struct TorchPoolOptions: Sendable {
  package var window: WindowGeometry
  /// Steps where the spec gives any; the window's size otherwise.
  package var stride: [Int]?
  package var padding: [Int]
  package var roundsUp = false
  package var returnsIndices = false

  package init(axes: Int) {
    window = WindowGeometry(axes: axes)
    window.layout = .channelsFirst
    padding = Array(repeating: 0, count: axes)
  }

  /// The windows as they slide. A last window over the end is one more element of padding after for
  /// each of its elements outside, as far as it can reach while it starts inside.
  var slidingWindow: WindowGeometry {
    var result = window
    result.strides = stride ?? window.size
    guard roundsUp || padding.contains(where: { $0 > 0 }) else { return result }
    result.padding = .explicit((0..<window.axes).map { PadAmount(padding[$0], after($0, result)) })
    return result
  }

  private func after(_ i: Int, _ window: WindowGeometry) -> Int {
    guard roundsUp else { return padding[i] }
    let reach = min(window.reach(i).constant ?? .max, Int(Int32.max))
    return min(padding[i] + min(window.strides[i], Int(Int32.max)) - 1, reach - 1)
  }
}

extension TorchPoolFamily {
  package static var wantsWholeWindow: Bool { false }

  static var windowFields: [Field<Self>] {
    [
      .perAxis(
        "kernel_size", \.options.window.size, axes: spatialAxes, required: true,
        "Size of the window."),
      .optionalPerAxis(
        "stride", \.options.stride, axes: spatialAxes, "Step of the window; null for its size."),
    ]
  }
  static var paddingField: Field<Self> {
    .amounts("padding", \.options.padding, axes: spatialAxes, "Elements added on both sides.")
  }
  static var ceilModeField: Field<Self> {
    .bool(
      "ceil_mode", \.options.roundsUp, default: "false", "Whether a window may reach over the end.")
  }

  /// Reports a padding of more than half of the window.
  static func checkPadding(_ layer: Self, _ arguments: Arguments, _ decoder: inout SpecDecoder) {
    for (padding, size) in zip(layer.options.padding, layer.options.window.size)
    where padding > size / 2 {
      decoder.report(
        "spec/conflicting-parameters",
        "'padding' must be at most half of the 'kernel_size', \(size / 2), not \(padding)",
        at: arguments.range(of: "padding"))
      decoder.isComplete = false
      return
    }
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try axes(of: x, context)
    let window = options.slidingWindow
    if Self.wantsWholeWindow {
      var bare = window
      bare.padding = .valid
      _ = try bare.slide(over: x, axes, &context) { context in
        let names = ["T", "H", "W"]
        let image = zip(names, axes.spatial).map { "\($0): \(context.torchSizes([x[$1]]))" }
        let kernel = zip(names, window.size).map { "k\($0): \($1)" }
        return "input image (\(image.joined(separator: " "))) smaller than kernel size "
          + "(\(kernel.joined(separator: " ")))"
      }
    }
    let y = try window.slide(over: x, axes, &context) { context in
      let sizes = axes.spatial.enumerated().map { window.extent($0.offset, of: x[$0.element]) }
      let before = x.dims[axes.channel...]
      let after = [x[axes.channel]] + sizes
      return "Given input size: (\(context.torchSizes(before, separator: "x"))). "
        + "Calculated output size: (\(context.torchSizes(after, separator: "x"))). "
        + "Output size is too small"
    }
    let main = Inference.Output(operands[0].shaped(y))
    guard options.returnsIndices else { return Inference([main]) }
    return Inference([main, Inference.Output(TensorType(y, .int64), name: "indices")])
  }

  private func axes(of x: Shape, _ context: InferenceContext) throws(LayerError) -> TorchAxes {
    let count = Self.spatialAxes
    return try context.torchAxes(
      of: x, spatial: count,
      framework: count == 3
        ? "non-empty 4D or 5D (batch mode) tensor expected for input"
        : "Expected \(count + 1)D or \(count + 2)D (batch mode) tensor with optional 0 dim batch size "
          + "for input, but got:\(context.torchSize(x))")
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    let count = options.window.size.reduce(1.0) { $0 * Double($1) }
    result.moments = result.moments.flatMap { moments($0, count: count) }
    return [result] + inference.outputs.dropFirst().map { _ in .unknown }
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let rank = site.output.count
    let window = options.slidingWindow
    guard let pooled, rank > window.axes else { return Propagation(nil, gains: [nil]) }
    return SlidingWindow(window, rank - window.axes..<rank, site).pooled(
      operands[0], by: pooled, site.expansion(over: window.axes + 1))
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let result = try builder.onTorchImage(operands[0], axes: Self.spatialAxes) {
      (builder, image) throws(PrimitiveError) in try pool(image, into: &builder)
    }
    return [result]
  }

  package var locality: Locality { .window(options.slidingWindow) }
}
