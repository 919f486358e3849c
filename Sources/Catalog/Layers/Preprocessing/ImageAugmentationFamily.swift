package import Program
internal import Shapes

/// A layer that changes the pixels of images but not their sizes, most of them at random and only in
/// training.
package protocol ImageAugmentationFamily: Layer, Initializable {
  var options: ImageOptions { get set }
  /// Whether it changes what a prediction sees, too.
  static var isAlwaysActive: Bool { get }
  /// The numbers of channels it is defined for; nil for any.
  var channelCounts: [Int]? { get }
  /// The changed image, for one `[N, H, W, C]`.
  func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID
}

/// What the layers for images have in common.
package struct ImageOptions: Sendable {
  package var layout: Layout?
  package var seed: Int?
  package var valueRange = Spread(0, 255)
  /// What a moved image is made of between and outside of its pixels.
  package var interpolation = PixelInterpolation.bilinear
  package var fillMode = FillMode.reflect
  package var fillValue = 0.0

  package init() {}
}

/// How a moved image is read between its pixels.
package enum PixelInterpolation: String, Sendable, CaseIterable { case nearest, bilinear }

extension ImageAugmentationFamily {
  package var role: LayerRole { .augmentation }
  package static var isAlwaysActive: Bool { false }
  package var channelCounts: [Int]? { nil }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let image = ImageAxes(2, options.layout ?? context.layout)
    try context.requireAxes(x, image.names)
    if let channelCounts, let count = context.value(x[image.channel]),
      !channelCounts.contains(count)
    {
      throw context.wrongChannels(count, channelCounts, x)
    }
    return Inference(operands[0].floating)
  }

  /// What a prediction sees: the operand, or where the layer is active then, pixels in their range.
  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    guard Self.isAlwaysActive else { return operands }
    let range = Interval(options.valueRange.lower, options.valueRange.upper)
    return [ValueFacts(range: range, encoding: .real)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    if builder.mode == .inference, !Self.isAlwaysActive { return operands }
    let result = try builder.onImage(operands[0], axes: 2, layout: options.layout ?? context.layout)
    {
      (builder, image) throws(PrimitiveError) in try changed(image, into: &builder, context)
    }
    return [result]
  }

  package var isStochastic: Bool { !Self.isAlwaysActive }
}

extension InferenceContext {
  fileprivate func wrongChannels(_ count: Int, _ wanted: [Int], _ x: Shape) -> LayerError {
    let list = wanted.map { "\($0)" }.joined(separator: " or ")
    return LayerError(
      "shape/channel-count",
      "\(subject) needs images of \(list) channels, its input \(x) has \(count) in its channel axis",
      help: "it works on red, green and blue; leave it out for other images",
      framework: "Input images must have 3 channels, but received images with \(count) channels")
  }
}

extension Field where Root: ImageAugmentationFamily {
  /// The fields of ``ImageOptions``.
  static var imageFields: [Field] { [.valueRange(\.options.valueRange)] + randomFields }

  /// The fields of ``ImageOptions`` for layers without chance.
  static var fixedFields: [Field] {
    [.valueRange(\.options.valueRange), .dataFormat(\.options.layout)]
  }

  /// The fields of ``ImageOptions`` for layers that move pixels without looking at their values.
  static var randomFields: [Field] {
    [
      .optionalInt("seed", \.options.seed, min: nil, "Seed of this layer alone."),
      .dataFormat(\.options.layout),
    ]
  }

  static var interpolation: Field {
    .choice(
      "interpolation", \.options.interpolation, default: "bilinear",
      "How pixels between pixels are read.")
  }
  static var fillMode: Field {
    .choice(
      "fill_mode", \.options.fillMode, default: "reflect", "What stands outside of the image.")
  }
  static var fillValue: Field {
    .number(
      "fill_value", \.options.fillValue, default: "0",
      "Value outside of the image for fill_mode constant.")
  }
}
