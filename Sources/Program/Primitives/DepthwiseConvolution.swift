import Shapes

/// A convolution of every channel by filters of its own: x[N, H, W, C], w[kh, kw, C, M], optional
/// b[C·M] → [N, H', W', C·M].
///
/// Filter m of channel c is channel `c · M + m` of the result.
package struct DepthwiseConvolution: Primitive {
  package static let name = "depthwise_convolution"

  package let strides: [Int]
  package let padding: WindowPadding
  package let dilation: [Int]

  package init(
    strides: [Int] = [1, 1], padding: WindowPadding = .valid, dilation: [Int] = [1, 1]
  ) {
    self.strides = strides
    self.padding = padding
    self.dilation = dilation
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...3)
    let (image, weight) = (operands[0].shape, operands[1].shape)
    try requireRank(weight, 4, "the weight")
    var shape = try windowed(
      image, window: windowSizes(of: weight), strides: strides, padding: padding, dilation: dilation
    )
    try requireEqual(image[3], weight[2], "channels of the image and of the weight")
    shape[3] = weight[2] * weight[3]
    if operands.count == 3 { try requireShape(operands[2].shape, [shape[3]], "the bias") }
    return [TensorType(shape)]
  }
}
