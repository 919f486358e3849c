internal import Program
internal import Shapes

/// Programs compute on `[batch, height, width, channel]`; these bring other forms there and back.
extension ProgramBuilder {
  /// Applies `body` to `x` seen as `[N, H, W, C]`, a sequence as an image of height 1.
  ///
  /// - Parameter axes: number of spatial axes, 1 or 2.
  mutating func onImage(
    _ x: TensorID, axes: Int, layout: Layout,
    _ body: (inout ProgramBuilder, TensorID) throws(PrimitiveError) -> TensorID
  ) throws(PrimitiveError) -> TensorID {
    var image = layout == .channelsFirst ? try channelsMoved(x, toEnd: true) : x
    if axes == 1 {
      var shape = self.shape(of: image)
      shape.axes.insert(Axis(1), at: 1)
      image = try apply(Reshape(shape: shape), image)
    }
    var result = try body(&self, image)
    if axes == 1 {
      var shape = self.shape(of: result)
      shape.axes.remove(at: 1)
      result = try apply(Reshape(shape: shape), result)
    }
    return layout == .channelsFirst ? try channelsMoved(result, toEnd: false) : result
  }

  /// Moves axis 1 to the end, or the last axis to place 1.
  mutating func channelsMoved(_ x: TensorID, toEnd: Bool) throws(PrimitiveError) -> TensorID {
    let rank = shape(of: x).rank
    guard rank > 2 else { return x }
    let permutation = toEnd ? [0] + Array(2..<rank) + [1] : [0, rank - 1] + Array(1..<rank - 1)
    return try apply(Transpose(permutation: permutation), x)
  }

  /// A kernel of a sequence as one of an image of height 1.
  mutating func imageKernel(_ kernel: TensorID, axes: Int) throws(PrimitiveError) -> TensorID {
    guard axes == 1 else { return kernel }
    var shape = self.shape(of: kernel)
    shape.axes.insert(Axis(1), at: 0)
    return try apply(Reshape(shape: shape), kernel)
  }
}

extension WindowGeometry {
  /// Two numbers per option, whatever the number of window axes.
  func image(_ values: [Int]) -> [Int] { axes == 1 ? [1] + values : values }

  var imagePaddingAmounts: WindowPadding {
    if case .explicit(let amounts) = padding, axes == 1 {
      return .explicit([PadAmount(0, 0)] + amounts)
    }
    return padding
  }
}
