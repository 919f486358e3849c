internal import Arrays
package import Program
internal import Shapes

/// Overwrites a random rectangle of images in training.
package struct RandomErasingLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_erasing", aliases: ["RandomErasing"],
    "Overwrites a random rectangle of images in training.",
    source:
      "Zhong, Zheng, Kang, Li, Yang, Random erasing data augmentation, 2017, arXiv:1708.04896")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, default: "1",
        "Share of the images that are changed, or the two ends it is drawn between."),
      .spread(
        "scale", \.scale, in: 0...1, default: "[0.02, 0.33]",
        "Share of the area that is erased, or the two ends it is drawn between."),
      .optionalNumber("fill_value", \.fillValue, "Value written; null for noise."),
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_erasing: {scale: [0.02, 0.2]}", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_erasing: {prob: 0.5}", [[.batch, .height, .width, 3]], fails: "spec/unknown-key"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 1)
  package var scale = Spread(0.02, 0.33)
  package var fillValue: Double?

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let across = try builder.drawn(scale, forEachOf: image)
    let down = try builder.drawn(scale, forEachOf: image)
    let inside = try builder.rectangle(
      in: image, width: builder.apply(Elementwise(function: .squareRoot), across),
      height: builder.apply(Elementwise(function: .squareRoot), down), context)
    let isErased = try builder.product(inside, builder.chosen(factor, ofImages: image))
    return try builder.either(filling(image, &builder), or: image, by: isErased)
  }

  private func filling(
    _ image: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let range = options.valueRange
    if let fillValue {
      return builder.constant(Float(min(max(fillValue, range.lower), range.upper)))
    }
    let noise = Random(
      .normal(mean: 0, deviation: Float(range.upper)), stream: builder.nextRandomStream())
    return try builder.clipped(builder.apply(noise, image), to: range)
  }
}
