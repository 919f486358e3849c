internal import Shapes

/// Overlapping pieces of one axis, side by side in a new last axis: x[..., K, ...] → [..., K', ..., window].
///
/// Element j of piece i is element `i · stride + j · dilation` of the padded axis. Padding is 0.
package struct Windows: Primitive {
  package static let name = "windows"

  /// Counted from the front.
  package let axis: Int
  package let size: Int
  package let stride: Int
  package let dilation: Int
  /// Of the axis alone: explicit amounts hold one.
  package let padding: WindowPadding

  package init(
    axis: Int, size: Int, stride: Int = 1, dilation: Int = 1, padding: WindowPadding = .valid
  ) {
    self.axis = axis
    self.size = size
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    var shape = operands[0].shape
    let axis = try axis(axis, of: shape)
    for (value, what) in [(size, "size"), (stride, "stride"), (dilation, "dilation")] {
      try require(1...Int(Int32.max) ~= value, "the \(what) must be at least 1, got \(value)")
    }
    if case .explicit(let amounts) = padding {
      for amount in amounts {
        try require(
          0...Int(Int32.max) ~= amount.before && 0...Int(Int32.max) ~= amount.after,
          "padding must not be negative, got \(amount.before) and \(amount.after)")
      }
    }
    shape[axis] = padding.outputExtent(
      axis: 0, extent: shape[axis], window: size, stride: stride, dilation: dilation)
    if let count = shape[axis].constant {
      try require(count >= 1, "a window of \(size) is larger than axis \(axis)")
    }
    shape.axes.append(Axis(Dim(size)))
    return [TensorType(shape)]
  }
}
