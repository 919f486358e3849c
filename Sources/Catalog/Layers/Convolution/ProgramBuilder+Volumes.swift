internal import Program
internal import Shapes

/// Windows over sequences, images and volumes, all by the primitives for images.
///
/// The slices of a volume are images; the depth of its windows turns into channels or is pooled after them.
extension ProgramBuilder {
  /// Cross-correlation of an image `[N, H, W, C]` or a volume `[N, D, H, W, C]` with a kernel
  /// `[window…, C / groups, F]`; a sequence comes as an image of height 1, and so does its kernel.
  mutating func convolve(
    _ image: TensorID, _ kernel: TensorID, bias: TensorID?, _ window: WindowGeometry,
    groups: Int = 1
  ) throws(PrimitiveError) -> TensorID {
    guard window.axes == 3 else {
      let primitive = Convolution(
        strides: window.image(window.strides), padding: window.imagePaddingAmounts,
        dilation: window.image(window.dilation), groups: groups)
      return try apply(primitive, [image, kernel] + (bias.map { [$0] } ?? []))[0]
    }
    let pieces = try depthWindows(image, window)
    let shape = self.shape(of: pieces)
    // The taps along the depth become channels, next to each other within every channel.
    let stacked = Shape(axes: [
      Axis(shape[0] * shape[1], role: .batch), shape.axes[2], shape.axes[3],
      Axis(shape[4] * shape[5], role: .channel),
    ])
    let moved = try apply(Transpose(permutation: [1, 2, 3, 0, 4]), kernel)
    let taps = self.shape(of: moved).dims
    let filters = try apply(
      Reshape(shape: Shape([taps[0], taps[1], taps[2] * taps[3], taps[4]])), moved)
    let slices = try convolve(
      apply(Reshape(shape: stacked), pieces), filters, bias: bias, window.withoutDepth,
      groups: groups)
    return try restacked(slices, like: shape)
  }

  /// The greatest or mean element of every window of an image `[N, H, W, C]` or a volume `[N, D, H, W, C]`.
  mutating func pool(
    _ kind: Pool.Kind, _ image: TensorID, _ window: WindowGeometry
  ) throws(PrimitiveError) -> TensorID {
    guard window.axes == 3 else {
      return try apply(
        Pool(
          kind: kind, window: window.image(window.size), strides: window.image(window.strides),
          padding: window.imagePaddingAmounts), image)
    }
    // The maximum of maxima, and the mean of means over equally many elements.
    let shape = self.shape(of: image)
    let slices = try pool(kind, slices(of: image), window.withoutDepth)
    let pooled = self.shape(of: slices)
    let column = Shape(axes: [
      shape.axes[0], shape.axes[1], Axis(pooled[1] * pooled[2]), pooled.axes[3],
    ])
    let depth = Pool(
      kind: kind, window: [window.size[0], 1], strides: [window.strides[0], 1],
      padding: window.depthPadding.map { .explicit([$0, PadAmount(0, 0)]) } ?? window.padding)
    let result = try apply(depth, apply(Reshape(shape: column), slices))
    let axes = [shape.axes[0], self.shape(of: result).axes[1]] + pooled.axes.dropFirst()
    return try apply(Reshape(shape: Shape(axes: axes)), result)
  }

  /// The slices of a volume, or the steps of a sequence, as images `[N · D, …]`.
  mutating func slices(of volume: TensorID) throws(PrimitiveError) -> TensorID {
    let shape = self.shape(of: volume)
    let rows = Axis(shape[0] * shape[1], role: .batch)
    return try apply(Reshape(shape: Shape(axes: [rows] + shape.axes.dropFirst(2))), volume)
  }

  /// Images `[N · D, H, W, C]` as the slices of volumes with the first two axes of `shape`.
  mutating func restacked(_ slices: TensorID, like shape: Shape) throws(PrimitiveError) -> TensorID
  {
    let axes = [shape.axes[0], shape.axes[1]] + self.shape(of: slices).axes.dropFirst()
    return try apply(Reshape(shape: Shape(axes: axes)), slices)
  }

  /// The slices under every window along the depth: `[N, D′, H, W, C, taps]`.
  private mutating func depthWindows(
    _ volume: TensorID, _ window: WindowGeometry
  ) throws(PrimitiveError) -> TensorID {
    try apply(
      Windows(
        axis: 1, size: window.size[0], stride: window.strides[0], dilation: window.dilation[0],
        padding: window.depthPadding.map { .explicit([$0]) } ?? window.padding), volume)
  }
}

extension WindowGeometry {
  /// The windows over the slices of a volume.
  fileprivate var withoutDepth: WindowGeometry {
    var result = self
    result.size.removeFirst()
    result.strides.removeFirst()
    result.dilation.removeFirst()
    if case .explicit(let amounts) = padding {
      result.padding = .explicit(Array(amounts.dropFirst()))
    }
    return result
  }

  /// The amount before and after the depth, where amounts are given.
  fileprivate var depthPadding: PadAmount? {
    if case .explicit(let amounts) = padding { amounts.first } else { nil }
  }
}
