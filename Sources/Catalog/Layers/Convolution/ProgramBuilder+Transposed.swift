internal import Program
internal import Shapes

extension ProgramBuilder {
  /// A transposed convolution of a sequence, as an image of height 1, or an image.
  ///
  /// - Parameters:
  ///   - kernel: `[window…, filters / groups, channels]`.
  ///   - before: places cut off before the first, for every axis of the window.
  ///   - beyond: how far an axis of n elements reaches beyond `(n − 1) · stride`.
  mutating func transposedConvolution(
    _ image: TensorID, _ kernel: TensorID, bias: TensorID?, _ window: WindowGeometry,
    before: [Int], beyond: [Int], groups: Int = 1
  ) throws(PrimitiveError) -> TensorID {
    let isSequence = window.axes == 1
    let primitive = TransposedConvolution(
      strides: window.image(window.strides), before: isSequence ? [0] + before : before,
      beyond: isSequence ? [1] + beyond : beyond, dilation: window.image(window.dilation),
      groups: groups)
    let weight = try imageKernel(kernel, axes: window.axes)
    return try apply(primitive, [image, weight] + (bias.map { [$0] } ?? []))[0]
  }
}
