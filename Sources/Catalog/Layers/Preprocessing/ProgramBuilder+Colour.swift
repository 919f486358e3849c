internal import Program
internal import Shapes

/// The channels of an image by hue, saturation and value, each `[N, H, W, 1]`.
struct HueSaturationValue {
  var hue: TensorID
  var saturation: TensorID
  var value: TensorID
}

extension ProgramBuilder {
  /// Of red, green and blue; hue and saturation in 0…1.
  ///
  /// Source: Smith, Color gamut transform pairs, 1978, doi:10.1145/965139.807361.
  mutating func hueSaturationValue(
    _ image: TensorID
  ) throws(PrimitiveError) -> HueSaturationValue {
    let colours = try parts(3, of: image)
    let (red, green, blue) = (colours[0], colours[1], colours[2])
    let value = try apply(Reduce(kind: .maximum, axes: [3], keepsAxes: true), image)
    let least = try affine(
      apply(Reduce(kind: .maximum, axes: [3], keepsAxes: true), affine(image, scale: -1)), scale: -1
    )
    let range = try difference(value, least)
    let isColoured = try less(constant(0), range)
    let isBright = try less(constant(0), value)
    let saturation = try product(isBright, quotient(range, unless: isBright, value))
    let sixth = try affine(range, scale: 6)
    let isRed = try apply(Binary(function: .equal), value, red)
    let isGreen = try apply(Binary(function: .equal), value, green)
    var hue = try either(
      affine(quotient(difference(blue, red), unless: isColoured, sixth), offset: 2.0 / 6),
      or: affine(quotient(difference(red, green), unless: isColoured, sixth), offset: 4.0 / 6),
      by: isGreen)
    hue = try either(
      quotient(difference(green, blue), unless: isColoured, sixth), or: hue, by: isRed)
    hue = try sum(product(isColoured, hue), less(hue, constant(0)))
    return HueSaturationValue(hue: hue, saturation: saturation, value: value)
  }

  /// Red, green and blue of hue, saturation and value.
  mutating func redGreenBlue(_ colour: HueSaturationValue) throws(PrimitiveError) -> TensorID {
    let rounds = try apply(Elementwise(function: .floor), colour.hue)
    let place = try affine(difference(colour.hue, rounds), scale: 6)
    var channels: [TensorID] = []
    for (centre, sign, offset) in [(3.0, 1.0, -1.0), (2, -1, 2), (4, -1, 2)] {
      let distance = try apply(
        Elementwise(function: .absolute), affine(place, offset: -centre))
      let purity = try clipped(affine(distance, scale: sign, offset: offset), to: Spread(0, 1))
      let tint = try affine(
        product(colour.saturation, affine(purity, scale: -1, offset: 1)), scale: -1, offset: 1)
      channels.append(try product(colour.value, tint))
    }
    return try apply(Concatenate(axis: 3), channels)[0]
  }

  private mutating func difference(
    _ a: TensorID, _ b: TensorID
  ) throws(PrimitiveError) -> TensorID { try apply(Binary(function: .subtract), a, b) }

  /// `a / b`, and `a` where the flag says that b is 0.
  private mutating func quotient(
    _ a: TensorID, unless isSafe: TensorID, _ b: TensorID
  ) throws(PrimitiveError) -> TensorID {
    let safe = try either(b, or: affine(b, scale: 0, offset: 1), by: isSafe)
    return try apply(Binary(function: .divide), a, safe)
  }
}
