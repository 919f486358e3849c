import Shapes

/// A two-dimensional convolution without flipping: x[N, H, W, C], w[kh, kw, C/groups, F], optional
/// b[F] → [N, H', W', F].
package struct Convolution: Primitive {
  package static let name = "convolution"

  package let strides: [Int]
  package let padding: WindowPadding
  package let dilation: [Int]
  /// Filters are divided among as many equal parts of the channels.
  package let groups: Int

  package init(
    strides: [Int] = [1, 1], padding: WindowPadding = .valid, dilation: [Int] = [1, 1],
    groups: Int = 1
  ) {
    self.strides = strides
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...3)
    let (image, weight) = (operands[0].shape, operands[1].shape)
    try requireRank(weight, 4, "the weight")
    var shape = try windowed(
      image, window: windowSizes(of: weight), strides: strides, padding: padding, dilation: dilation
    )
    try require(groups >= 1, "needs at least 1 group, got \(groups)")
    try requireEqual(image[3], weight[2] * groups, "channels of the image and of the weight")
    if let filters = weight[3].constant {
      try require(filters % groups == 0, "\(filters) filters do not divide into \(groups) groups")
    }
    if operands.count == 3 { try requireShape(operands[2].shape, [weight[3]], "the bias") }
    shape[3] = weight[3]
    return [TensorType(shape)]
  }
}

extension Primitive {
  /// Height and width of the windows of a weight [kh, kw, ...], which must be numbers.
  func windowSizes(of weight: Shape) throws(PrimitiveError) -> [Int] {
    guard let height = weight[0].constant, let width = weight[1].constant else {
      throw error("the window of the weight \(weight) must not depend on a symbol")
    }
    return [height, width]
  }
}
