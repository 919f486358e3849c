package import Program
internal import Shapes

/// The greatest element of every window of an image, channels first.
package struct TorchMaxPool2dLayer: Layer {
  package static let about = About(
    "MaxPool2d", dialects: [.torch], "Takes the greatest element of every window of an image.",
    formula: "n′ = ⌊(n + 2 · padding - dilation · (kernel_size - 1) - 1) / stride⌋ + 1",
    twin: "max_pooling2d")
  package static let schema = Schema(
    Self(),
    [
      .perAxis("kernel_size", \.window.size, axes: 2, required: true, "Size of the window."),
      .optionalPerAxis("stride", \.stride, axes: 2, "Step of the window; null for its size."),
      .perAxis(
        "padding", \.padding, axes: 2, min: 0, default: "0", "Elements added on both sides."),
      .perAxis(
        "dilation", \.window.dilation, axes: 2, default: "1",
        "Distance between the taps of the window."),
      .bool("ceil_mode", \.roundsUp, default: "false", "Whether a window may reach over the end."),
    ],
    validate: { layer, arguments, decoder in
      for (padding, size) in zip(layer.padding, layer.window.size) where padding > size / 2 {
        decoder.report(
          "spec/conflicting-parameters",
          "'padding' must be at most half of the window, \(size / 2), not \(padding)",
          at: arguments.range(of: "padding"))
        decoder.isComplete = false
      }
    })

  package static let examples: [LayerExample] = [
    .init(
      "MaxPool2d: 2", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, Dim.height.floorDivided(by: 2), 4]),
    .init(
      "MaxPool2d: {kernel_size: 3, stride: 2, padding: 1}", [[.batch, 64, 112, 112]],
      gives: [.batch, 64, 56, 56]),
    .init(
      "MaxPool2d: {kernel_size: 2, ceil_mode: true}", [[.batch, 3, 9, 9]], gives: [.batch, 3, 5, 5]),
    .init(
      "MaxPool2d: {kernel_size: 2, stride: 3, ceil_mode: true}", [[.batch, 5, 23, 17]],
      gives: [.batch, 5, 8, 6]),
    .init("MaxPool2d: 9", [[.batch, 3, 7, 7]], fails: "shape/window-larger-than-input"),
    .init(
      "MaxPool2d: {kernel_size: 2, padding: 2}", [[.batch, 3, 7, 7]],
      fails: "spec/conflicting-parameters"),
  ]

  package var window = WindowGeometry(axes: 2)
  package var stride: [Int]?
  package var padding = [0, 0]
  package var roundsUp = false

  package init() {}

  private var geometry: WindowGeometry {
    var result = window
    result.strides = stride ?? window.size
    result.layout = .channelsFirst
    if padding != [0, 0] { result.padding = .explicit(padding.map { PadAmount($0, $0) }) }
    return result
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let geometry = geometry
    var y = try geometry.slide(over: x, parameter: "kernel_size", &context)
    guard roundsUp else { return Inference(operands[0].shaped(y)) }
    for i in 0..<2 { y[i + 2] = try roundedUp(i, x[i + 2], geometry, context) }
    return Inference(operands[0].shaped(y))
  }

  /// The size with a last window that may reach over the end, as long as it starts inside.
  private func roundedUp(
    _ i: Int, _ n: Dim, _ geometry: WindowGeometry, _ context: InferenceContext
  ) throws(LayerError) -> Dim {
    let reach = (Dim(window.size[i]) - 1) * window.dilation[i] + 1
    let stride = geometry.strides[i]
    let count = (n + 2 * padding[i] - reach).ceilDivided(by: stride) + 1
    // A window of at least its stride cannot start beyond the end.
    if let reach = reach.constant, reach - padding[i] >= stride { return count }
    guard let size = context.value(n), let value = context.value(count) else {
      throw LayerError(
        "shape/unknown-extent",
        "\(context.subject) rounds up, which needs a known size, but \(n) has no value",
        at: .parameter("ceil_mode"))
    }
    return Dim((value - 1) * stride >= size + padding[i] ? value - 1 : value)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    result.moments = result.moments?.maximum(of: window.size.reduce(1.0) { $0 * Double($1) })
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let geometry = geometry
    let primitive = Pool(
      kind: .max, window: geometry.size, strides: geometry.strides, padding: geometry.padding)
    let result = try builder.onImage(operands[0], axes: 2, layout: .channelsFirst) {
      (builder, image) throws(PrimitiveError) in try builder.apply(primitive, image)
    }
    return [result]
  }

  package var locality: Locality { .window(geometry) }
  package var untrainableReason: String? {
    if roundsUp { return "'ceil_mode' is not computed yet" }
    return window.dilation == [1, 1] ? nil : "dilated pooling is not computed yet"
  }
}
