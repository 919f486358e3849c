package import Program
internal import Shapes

/// The greatest element of every window, channels first, and where it was.
///
/// - Shapes: see ``TorchPoolFamily``; `indices` has the shape of the output and counts the elements
///   of one channel.
package protocol TorchMaxPoolFamily: TorchPoolFamily {}

extension TorchMaxPoolFamily {
  package var role: LayerRole { .pooling }
  static func maxPoolSchema() -> Schema<Self> {
    Schema(
      Self(),
      windowFields + [
        paddingField,
        .perAxis(
          "dilation", \.options.window.dilation, axes: spatialAxes, default: "1",
          "Distance between the taps of the window."),
        .bool(
          "return_indices", \.options.returnsIndices, default: "false",
          "Whether the places of the elements are a second output, 'indices'."),
        ceilModeField,
      ], validate: checkPadding)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let window = options.slidingWindow
    let isPlain = window.dilation.allSatisfy { $0 == 1 }
    guard options.returnsIndices || !isPlain else {
      let result = try builder.onTorchImage(operands[0], axes: Self.spatialAxes) {
        (builder, image) throws(PrimitiveError) in try pool(image, into: &builder)
      }
      return [result]
    }
    let windows = window.size.indices.map { i in
      WindowMaximum.Windows.sliding(
        size: window.size[i], stride: window.strides[i], dilation: window.dilation[i],
        padding: window.amounts[i])
    }
    let both = try builder.apply(WindowMaximum(windows), operands)
    return options.returnsIndices ? both : [both[0]]
  }

  package func pool(
    _ image: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.pool(.max, image, options.slidingWindow)
  }

  package func moments(_ x: Moments, count: Double) -> Moments? { x.maximum(of: count) }
  package var pooled: Pool.Kind? { .max }
}
