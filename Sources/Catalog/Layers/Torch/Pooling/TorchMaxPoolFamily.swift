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

  package func pool(
    _ image: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.apply(Pool(.max, options.slidingWindow), image)
  }

  package func moments(_ x: Moments, count: Double) -> Moments? { x.maximum(of: count) }
  package var pooled: Pool.Kind? { .max }
}
