internal import Arrays
package import Program
internal import Shapes

/// Bends images by a smooth random field in training.
package struct RandomElasticTransformLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_elastic_transform", aliases: ["RandomElasticTransform"],
    "Bends images by a smooth random field in training.",
    source:
      "Simard, Steinkraus, Platt, Best practices for convolutional neural networks, 2003, doi:10.1109/ICDAR.2003.1227801"
  )
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, default: "1",
        "Share of the images that are changed, or the two ends it is drawn between."),
      .spread("scale", \.scale, in: 0...1, default: "1", "How far pixels move, or the two ends."),
      .interpolation,
      .fillMode,
      .fillValue,
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_elastic_transform", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_elastic_transform: {fill_mode: mirrored}", [[.batch, .height, .width, 3]],
      fails: "spec/unknown-value"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 1)
  package var scale = Spread(0, 1)

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let isChanged = try builder.chosen(factor, ofImages: image)
    let shape = builder.shape(of: image)
    let height = try context.size(shape[1], of: Self.about.name)
    let width = try context.size(shape[2], of: Self.about.name)
    let strength = try builder.drawn(scale, forAllOf: image)
    let deviation = try builder.affine(strength, scale: 0.05 * Double(min(height, width)))
    let reach = Int(3 * 0.05 * Double(min(height, width)) * scale.upper)
    let window = try builder.gaussianWindow(
      reach: reach, deviation: builder.apply(Reshape(shape: Shape([1])), deviation))
    let amount = try builder.product(
      builder.affine(strength, scale: 0.1 * Double(max(height, width))), deviation)
    let rows = try builder.sum(
      builder.places(height, axis: 1),
      builder.product(amount, smoothNoise(image, window, reach, &builder)))
    let columns = try builder.sum(
      builder.places(width, axis: 2),
      builder.product(amount, smoothNoise(image, window, reach, &builder)))
    let places = try builder.apply(Concatenate(axis: 3), [rows, columns])[0]
    let sample = FieldSample(
      interpolation: options.sampleInterpolation, outside: options.sampleOutside)
    let moved = try builder.apply(sample, image, places)
    let changed = try builder.either(moved, or: image, by: isChanged)
    return try builder.clipped(changed, to: options.valueRange)
  }

  /// Noise `[N, H, W, 1]`, blurred by the window down and across.
  private func smoothNoise(
    _ image: TensorID, _ window: TensorID, _ reach: Int, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let noise = try builder.apply(
      Random(
        .normal(mean: 0, deviation: 1), keptAxes: [0, 1, 2], stream: builder.nextRandomStream()),
      image)
    let size = Dim(2 * reach + 1)
    let column = try builder.apply(Reshape(shape: Shape([size, 1, 1, 1])), window)
    let row = try builder.apply(Reshape(shape: Shape([1, size, 1, 1])), window)
    let blur = DepthwiseConvolution(padding: .same)
    return try builder.apply(blur, builder.apply(blur, noise, column), row)
  }
}
