package import Program
internal import Shapes

/// Keeps only the highest bits of pixels in training.
package struct RandomPosterizationLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_posterization", aliases: ["RandomPosterization"],
    "Keeps only the highest bits of pixels in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 1...8, required: true,
        "Number of bits that stay, or the two ends it is drawn between.")
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_posterization: 4", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_posterization: 9", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(8, 8)

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let pixels = Spread(0, 255)
    let step = try steps(image, &builder)
    let bytes = try builder.apply(
      Elementwise(function: .floor), builder.moved(image, from: options.valueRange, to: pixels))
    let count = try builder.apply(
      Elementwise(function: .floor), builder.apply(Binary(function: .divide), bytes, step))
    return try builder.moved(builder.product(count, step), from: pixels, to: options.valueRange)
  }

  /// Two to the number of bits that are cleared, for each image.
  private func steps(
    _ image: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let bits = try builder.apply(
      Elementwise(function: .floor), builder.drawn(factor, forEachOf: image))
    let choices = (0...8).map { Resample.Tap($0, Float(1 << (8 - $0))) }
    let chosen = try builder.apply(
      Resample(axis: -1, extent: 9, taps: [choices]), builder.apply(OneHot(classes: 9), bits))
    return try builder.apply(Reshape(shape: builder.shape(of: bits)), chosen)
  }
}
