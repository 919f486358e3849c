import Shapes

/// The gradient of a convolution by its image, as an operation of its own: x[N, H, W, C],
/// w[kh, kw, F/groups, C], optional b[F] → [N, H', W', F].
///
/// Element i of x reaches the places `i · stride − before + tap · dilation`; what falls outside is
/// lost. An axis of n elements becomes one of `(n − 1) · stride + beyond`. Dumoulin, Visin 2016,
/// arXiv:1603.07285, section 4.
package struct TransposedConvolution: Primitive {
  package static let name = "transposed_convolution"

  package let strides: [Int]
  /// Places cut off before the first.
  package let before: [Int]
  package let beyond: [Int]
  package let dilation: [Int]
  /// Filters are divided among as many equal parts of the channels.
  package let groups: Int

  package init(
    strides: [Int] = [1, 1], before: [Int] = [0, 0], beyond: [Int], dilation: [Int] = [1, 1],
    groups: Int = 1
  ) {
    self.strides = strides
    self.before = before
    self.beyond = beyond
    self.dilation = dilation
    self.groups = groups
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...3)
    var shape = operands[0].shape
    let weight = operands[1].shape
    try requireRank(shape, 4, "the image")
    try requireRank(weight, 4, "the weight")
    try requirePair(windowSizes(of: weight), "window sizes")
    try requirePair(strides, "strides")
    try requirePair(dilation, "dilation rates")
    try require(
      before.count == 2 && before.allSatisfy { 0...Int(Int32.max) ~= $0 },
      "needs 2 amounts of at least 0 to cut off, got \(before)")
    try require(
      beyond.count == 2 && beyond.allSatisfy { -Int(Int32.max)...Int(Int32.max) ~= $0 },
      "needs 2 extents beyond the strides, got \(beyond)")
    try require(groups >= 1, "needs at least 1 group, got \(groups)")
    try requireEqual(shape[3], weight[3], "channels of the image and of the weight")
    if let channels = shape[3].constant {
      try require(
        channels % groups == 0, "\(channels) channels do not divide into \(groups) groups")
    }
    for i in 0..<2 {
      shape[i + 1] = (shape[i + 1] - 1) * strides[i] + beyond[i]
      if let size = shape[i + 1].constant {
        try require(size >= 1, "gives an axis of \(size) elements")
      }
    }
    shape[3] = weight[2] * groups
    if operands.count == 3 { try requireShape(operands[2].shape, [shape[3]], "the bias") }
    return [TensorType(shape)]
  }

  /// The convolution that this is the gradient of.
  package var convolution: Convolution {
    Convolution(
      strides: strides, padding: .explicit(before.map { PadAmount($0, 0) }), dilation: dilation,
      groups: groups)
  }
}
