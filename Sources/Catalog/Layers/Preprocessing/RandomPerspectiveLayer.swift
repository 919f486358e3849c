package import Program
internal import Shapes

/// Views images from a random angle in training.
package struct RandomPerspectiveLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_perspective", aliases: ["RandomPerspective"],
    "Views images from a random angle in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, default: "1",
        "Share of the images that are changed, or the two ends it is drawn between."),
      .number("scale", \.scale, in: 0...1, default: "1", "How far the corners move."),
      .interpolation,
      .fillValue,
    ] + Field.randomFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_perspective: {scale: 0.3}", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_perspective: {scale: 3}", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 1)
  package var scale = 1.0

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let isChanged = try builder.chosen(factor, ofImages: image)
    let shape = builder.shape(of: image)
    let height = try context.size(shape[1], of: Self.about.name)
    let width = try context.size(shape[2], of: Self.about.name)
    // The first corner, at 0, is not moved, nor are the others away from the axes that they lie on.
    var corners: [TensorID] = []
    for _ in 0..<4 {
      corners.append(try builder.drawn(1 - scale / 2, 1 + scale / 2, forEachOf: image))
    }
    let map = try map(of: corners, height: height, width: width, &builder)
    var options = options
    options.fillMode = .constant
    let moved = try builder.transformed(image, map, options)
    return try builder.either(moved, or: image, by: isChanged)
  }

  /// The eight numbers of the map that takes the moved corners of an image back to its own.
  ///
  /// - Parameter corners: how many times as far from the first corner these lie: the second along the width, the third
  ///   along the height, the fourth across and down.
  package func map(
    of corners: [TensorID], height: Int, width: Int, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> [TensorID] {
    let (right, bottom, across, down) = (corners[0], corners[1], corners[2], corners[3])
    let tilt = try slant(down, over: bottom, by: across, extent: width - 1, &builder)
    let slope = try slant(across, over: right, by: down, extent: height - 1, &builder)
    let inverse = Elementwise(function: .reciprocal)
    let wide = try builder.sum(
      builder.apply(inverse, right), builder.affine(tilt, scale: Double(width - 1)))
    let tall = try builder.sum(
      builder.apply(inverse, bottom), builder.affine(slope, scale: Double(height - 1)))
    let zero = try builder.number(0, like: right)
    return [wide, zero, zero, zero, tall, zero, tilt, slope]
  }

  /// The number of the map that the column or row is divided by: what takes the moved corners back to those of the image.
  private func slant(
    _ corner: TensorID, over edge: TensorID, by side: TensorID, extent: Int,
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let divide = Binary(function: .divide)
    let ratio = try builder.affine(builder.apply(divide, corner, edge), offset: -1)
    return try builder.apply(divide, ratio, builder.affine(side, scale: Double(max(extent, 1))))
  }
}
