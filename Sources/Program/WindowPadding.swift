package import Shapes

/// Elements put before and after the ones that are there.
package struct PadAmount: Hashable, Sendable {
  package let before: Int
  package let after: Int
  package init(_ before: Int, _ after: Int) {
    self.before = before
    self.after = after
  }
  /// Saturates.
  package var total: Int {
    let (sum, overflow) = before.addingReportingOverflow(after)
    return overflow ? .max : sum
  }
}

/// How far windows may reach over the border of an image.
package enum WindowPadding: Hashable, Sendable {
  case valid
  /// As many outputs as strides fit, `⌈extent / stride⌉`; what cannot be halved goes after
  /// (TensorFlow, Keras).
  case same
  /// Only before, by the reach of the window, so that no output sees a later element. An axis with
  /// a window of 1 gets none: a one-dimensional convolution over [N, 1, L, C] is causal in L alone.
  case causal
  /// One amount for each window axis.
  case explicit([PadAmount])

  /// The padding of one window axis.
  ///
  /// - Parameter axis: the window axis, 0 or 1; chooses among the amounts of ``explicit(_:)``.
  package func amount(
    axis: Int, extent: Int, window: Int, stride: Int, dilation: Int = 1
  ) -> PadAmount {
    // Beyond these no program is built; they keep every product within 64 bits.
    func bounded(_ value: Int) -> Int { min(max(value, 1), Int(Int32.max)) }
    let (stride, reach) = (bounded(stride), (bounded(window) - 1) * bounded(dilation))
    switch self {
    case .valid: return PadAmount(0, 0)
    case .causal: return PadAmount(reach, 0)
    case .explicit(let amounts):
      return amounts.indices.contains(axis) ? amounts[axis] : PadAmount(0, 0)
    case .same:
      let extent = min(max(extent, 1), 1 << 48)
      let outputs = (extent + stride - 1) / stride
      let total = max((outputs - 1) * stride + reach + 1 - extent, 0)
      return PadAmount(total / 2, total - total / 2)
    }
  }

  /// How many windows fit on one axis; below 1 where the window is larger than the padded extent, and
  /// `Dim.tooLarge` for numbers that overflow or a stride of 0.
  package func outputExtent(
    axis: Int, extent: Dim, window: Int, stride: Int, dilation: Int = 1
  ) -> Dim {
    let reach = (Dim(window) - 1) * dilation
    switch self {
    case .same, .causal:
      return extent.ceilDivided(by: stride)
    case .valid:
      return (extent - reach - 1).floorDivided(by: stride) + 1
    case .explicit(let amounts):
      let total = amounts.indices.contains(axis) ? amounts[axis].total : 0
      return (extent + total - reach - 1).floorDivided(by: stride) + 1
    }
  }
}

extension Primitive {
  /// The shape after sliding windows over the two inner axes of an image [N, H, W, C].
  func windowed(
    _ image: Shape, window: [Int], strides: [Int], padding: WindowPadding, dilation: [Int] = [1, 1]
  ) throws(PrimitiveError) -> Shape {
    try requireRank(image, 4, "the image")
    try requirePair(window, "window sizes")
    try requirePair(strides, "strides")
    try requirePair(dilation, "dilation rates")
    if case .explicit(let amounts) = padding {
      try require(amounts.count == 2, "needs 2 padding amounts, got \(amounts.count)")
      for amount in amounts {
        try require(
          0...Int(Int32.max) ~= amount.before && 0...Int(Int32.max) ~= amount.after,
          "padding must not be negative, got \(amount.before) and \(amount.after)")
      }
    }
    var result = image
    for i in 0..<2 {
      result[i + 1] = padding.outputExtent(
        axis: i, extent: image[i + 1], window: window[i], stride: strides[i], dilation: dilation[i])
      if let size = result[i + 1].constant {
        try require(
          size >= 1, "window \(window[i]) is larger than the padded axis \(i + 1) of \(image)")
      }
    }
    return result
  }
}
