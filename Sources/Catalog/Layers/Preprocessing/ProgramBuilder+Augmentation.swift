internal import Arrays
internal import Program
internal import Shapes

/// What augmentations of images `[N, H, W, C]` are made of.
extension ProgramBuilder {
  /// A number between the ends for each image, `[N, 1, 1, 1]`.
  mutating func drawn(
    _ lower: Double, _ upper: Double, forEachOf image: TensorID
  ) throws(PrimitiveError) -> TensorID {
    try apply(
      Random(.uniform(Float(lower), Float(upper)), keptAxes: [0], stream: nextRandomStream()), image
    )
  }

  /// A number between the ends for the whole batch, `[1, 1, 1, 1]`.
  mutating func drawn(
    _ lower: Double, _ upper: Double, forAllOf image: TensorID
  ) throws(PrimitiveError) -> TensorID {
    try apply(
      Random(.uniform(Float(lower), Float(upper)), keptAxes: [], stream: nextRandomStream()), image)
  }

  mutating func drawn(
    _ spread: Spread, forAllOf image: TensorID
  ) throws(PrimitiveError) -> TensorID {
    try drawn(spread.lower, spread.upper, forAllOf: image)
  }

  mutating func drawn(
    _ spread: Spread, forEachOf image: TensorID
  ) throws(PrimitiveError) -> TensorID {
    try drawn(spread.lower, spread.upper, forEachOf: image)
  }

  /// 1 for the images that a layer changes, `[N, 1, 1, 1]`: each with a probability drawn for it.
  mutating func chosen(
    _ probability: Spread, ofImages image: TensorID
  ) throws(PrimitiveError) -> TensorID {
    try less(drawn(0, 1, forEachOf: image), drawn(probability, forEachOf: image))
  }

  /// 1 within a rectangle at a random place of each image, else 0: `[N, H, W, 1]`.
  ///
  /// - Parameters:
  ///   - width: share of the width, `[N, 1, 1, 1]`.
  ///   - height: share of the height.
  mutating func rectangle(
    in image: TensorID, width: TensorID, height: TensorID, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    try product(
      span(width, axis: 2, of: image, context), span(height, axis: 1, of: image, context))
  }

  /// The places 0, 1, … along one axis of images.
  mutating func places(_ size: Int, axis: Int) throws(PrimitiveError) -> TensorID {
    var shape = Shape([1, 1, 1, 1])
    shape[axis] = Dim(size)
    return try apply(Reshape(shape: shape), vector((0..<size).map { Double($0) }))
  }

  /// Weights of sum 1 that fall off as a normal distribution does, for the distances up to `reach`.
  ///
  /// - Parameter deviation: `[1]`.
  mutating func gaussianWindow(
    reach: Int, deviation: TensorID
  ) throws(PrimitiveError) -> TensorID {
    let distances = try apply(
      Binary(function: .divide), vector((-reach...reach).map { Double($0) }), deviation)
    let heights = try apply(
      Elementwise(function: .exponential),
      affine(apply(Elementwise(function: .square), distances), scale: -0.5))
    return try apply(
      Binary(function: .divide), heights,
      apply(Reduce(kind: .sum, axes: [0], keepsAxes: true), heights))
  }

  private mutating func span(
    _ share: TensorID, axis: Int, of image: TensorID, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let size = try context.size(shape(of: image)[axis], of: "an augmentation")
    let length = try affine(share, scale: Double(size))
    let room = try affine(length, scale: -1, offset: Double(size))
    let start = try product(drawn(0, 1, forEachOf: image), room)
    let places = try places(size, axis: axis)
    let isBefore = try less(places, start)
    return try apply(
      Binary(function: .subtract), less(places, sum(start, length)), isBefore)
  }

  /// 1 where `a` is less than `b`, else 0.
  mutating func less(_ a: TensorID, _ b: TensorID) throws(PrimitiveError) -> TensorID {
    try apply(Binary(function: .less), a, b)
  }

  /// `a` where the flag is 1, `b` where it is 0.
  mutating func either(
    _ a: TensorID, or b: TensorID, by flag: TensorID
  ) throws(PrimitiveError) -> TensorID {
    try sum(product(a, flag), product(b, affine(flag, scale: -1, offset: 1)))
  }

  /// `a` for a share of 0, `b` for 1.
  mutating func blended(
    _ a: TensorID, towards b: TensorID, by share: TensorID
  ) throws(PrimitiveError) -> TensorID {
    try sum(a, product(share, apply(Binary(function: .subtract), b, a)))
  }

  mutating func clipped(_ x: TensorID, to range: Spread) throws(PrimitiveError) -> TensorID {
    let (lower, upper) = (Float(range.lower), Float(range.upper))
    return try apply(Elementwise(function: .clip(lower: lower, upper: upper)), x)
  }

  /// Values of one range as values of another.
  mutating func moved(
    _ x: TensorID, from: Spread, to: Spread
  ) throws(PrimitiveError) -> TensorID {
    guard from != to else { return x }
    let scale = (to.upper - to.lower) / (from.upper - from.lower)
    return try affine(x, scale: scale, offset: to.lower - from.lower * scale)
  }

  /// The luminance of red, green and blue, `[N, H, W, 1]`; a single channel as it is.
  mutating func grey(_ image: TensorID) throws(PrimitiveError) -> TensorID {
    guard shape(of: image)[3].constant != 1 else { return image }
    let weights: [Float] = [0.2989, 0.5870, 0.1140]
    return try apply(
      Resample(axis: 3, extent: 3, taps: [weights.enumerated().map { .init($0, $1) }]), image)
  }

  /// The image read at the places that a map of pixels gives: `[N, 1, 1, 1]` each of the factors of column and row
  /// and the shift, for the column and then for the row; then, for a perspective, the factors of what both are divided by.
  mutating func transformed(
    _ image: TensorID, _ map: [TensorID], _ options: ImageOptions
  ) throws(PrimitiveError) -> TensorID {
    let row = try apply(Concatenate(axis: 3), map)[0]
    let batch = shape(of: image).axes[0]
    let matrix = try apply(Reshape(shape: Shape(axes: [batch, Axis(Dim(map.count))])), row)
    let sample = AffineSample(
      interpolation: options.sampleInterpolation, outside: options.sampleOutside)
    return try apply(sample, image, matrix)
  }

  /// One number for each image, `[N, 1, 1, 1]`.
  mutating func number(_ value: Double, like draw: TensorID) throws(PrimitiveError) -> TensorID {
    try affine(draw, scale: 0, offset: value)
  }
}

extension ImageOptions {
  var sampleInterpolation: AffineSample.Interpolation {
    interpolation == .nearest ? .nearest : .bilinear
  }

  var sampleOutside: AffineSample.Outside {
    switch fillMode {
    case .constant: .constant(Float(fillValue))
    case .nearest: .nearest
    case .reflect: .reflect
    case .wrap: .wrap
    }
  }
}
