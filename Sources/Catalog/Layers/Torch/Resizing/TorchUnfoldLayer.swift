package import Program
internal import Shapes

/// Lists the windows of an image, each as one column.
///
/// - Shapes: input `[batch, channel, height, width]` or the same without the batch, output
///   `[batch, channel · kernel_size², windows]`.
package struct TorchUnfoldLayer: TorchBlockFamily {
  package static let about = About(
    "Unfold", aliases: ["unfold"], dialects: [.torch],
    "Lists the windows of an image, each as one column.",
    formula:
      "windows = Π (⌊(n + 2 · padding - dilation · (kernel_size - 1) - 1) / stride⌋ + 1)",
    source: "im2col: Chellapilla, Puri, Simard, 2006")
  package static let schema = Schema(Self(), blockFields)

  package static let examples: [LayerExample] = [
    .init(
      "Unfold: {kernel_size: 3, padding: 1}", [[.batch, 2, .height, 5]],
      gives: [.batch, 18, 5 * Dim.height]),
    .init("Unfold: {kernel_size: 2, stride: 2}", [[2, 6, 4]], gives: [8, 6]),
    .init("Unfold: 9", [[.batch, 2, 7, 7]], fails: "shape/window-larger-than-input"),
    .init("Unfold: [3, 3, 3]", [[.batch, 2, 7, 7]], fails: "spec/wrong-type"),
  ]

  package var options = TorchBlockOptions()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try context.torchAxes(
      of: x, spatial: 2,
      framework:
        "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero "
        + "dimensions for input, but got: \(context.torchSize(x))")
    let window = options.slidingWindow
    let grid = try window.slide(over: x, axes, &context) { context in
      let blocks = axes.spatial.enumerated().map { window.extent($0.offset, of: x[$0.element]) }
      return "calculated shape of the array of sliding blocks as "
        + "(\(context.torchSizes(blocks, separator: ", "))), "
        + "but its components must be at least one"
    }
    let columns = Axis(x[axes.channel] * window.area, role: .channel)
    let count = Axis(axes.spatial.reduce(1) { $0 * grid[$1] })
    return Inference(
      operands[0].shaped(Shape(axes: x.axes.prefix(axes.channel) + [columns, count])))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    if options.padding.contains(where: { $0 > 0 }) {
      result.range = result.range?.hull(Interval(0, 0))
      result.moments = nil
    }
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let result = try builder.batched(operands[0], rank: 4) {
      (builder, x) throws(PrimitiveError) in
      let shape = builder.shape(of: x)
      let window = options.slidingWindow
      let grid = (0..<2).map { window.extent($0, of: shape[$0 + 2]) }
      var image = x
      for i in 0..<2 {
        image = try builder.bordered(image, axis: i + 2, window.amounts[i], .constant(0))
      }
      var columns: [TensorID] = []
      for tap in options.taps {
        var part = image
        for (i, offset) in [tap.row, tap.column].enumerated() {
          part = try builder.apply(
            Slice(
              axis: i + 2, start: offset * window.dilation[i], count: grid[i],
              stride: window.strides[i]), part)
        }
        columns.append(
          try builder.apply(
            Reshape(shape: [shape[0], shape[1], 1, grid[0] * grid[1]]), part))
      }
      let all = try builder.apply(Concatenate(axis: 2), columns)[0]
      return try builder.apply(
        Reshape(shape: [shape[0], shape[1] * window.area, grid[0] * grid[1]]), all)
    }
    return [result]
  }

  package var locality: Locality { .everything }
}
