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

  mutating func drawn(
    _ spread: Spread, forEachOf image: TensorID
  ) throws(PrimitiveError) -> TensorID {
    try drawn(spread.lower, spread.upper, forEachOf: image)
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
  /// and the shift, for the column and then for the row.
  mutating func transformed(
    _ image: TensorID, _ map: [TensorID], _ options: ImageOptions
  ) throws(PrimitiveError) -> TensorID {
    let outside: AffineSample.Outside =
      switch options.fillMode {
      case .constant: .constant(Float(options.fillValue))
      case .nearest: .nearest
      case .reflect: .reflect
      case .wrap: .wrap
      }
    let row = try apply(Concatenate(axis: 3), map)[0]
    let batch = shape(of: image).axes[0]
    let matrix = try apply(Reshape(shape: Shape(axes: [batch, Axis(6)])), row)
    return try apply(
      AffineSample(
        interpolation: options.interpolation == .nearest ? .nearest : .bilinear, outside: outside),
      image, matrix)
  }

  /// One number for each image, `[N, 1, 1, 1]`.
  mutating func number(_ value: Double, like draw: TensorID) throws(PrimitiveError) -> TensorID {
    try affine(draw, scale: 0, offset: value)
  }
}
