internal import Arrays
package import Program
internal import Shapes
internal import SourceText
internal import YAML

/// Blurs some images with a Gaussian window in training.
package struct RandomGaussianBlurLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_gaussian_blur", aliases: ["RandomGaussianBlur"],
    "Blurs some images with a Gaussian window in training.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: 0...1, default: "1",
        "Share of the images that are changed, or the two ends it is drawn between."),
      .oddSizes(
        "kernel_size", \.kernelSize, default: "3",
        "Odd size of the window, or its height and width."),
      .spread(
        "sigma", \.sigma, in: 0...1, default: "1",
        "Standard deviation of the window in pixels, or the two ends."),
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_gaussian_blur: {kernel_size: [3, 5]}", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "random_gaussian_blur: {kernel_size: 4}", [[.batch, .height, .width, 3]],
      fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var factor = Spread(0, 1)
  package var kernelSize = [3, 3]
  package var sigma = Spread(0, 1)

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let isBlurred = try builder.chosen(factor, ofImages: image)
    let channels = builder.shape(of: image)[3]
    let count = try context.size(channels, of: Self.about.name)
    let down = try weights(kernelSize[0], image, &builder)
    let across = try weights(kernelSize[1], image, &builder)
    let column = try builder.apply(
      Reshape(shape: Shape([Dim(kernelSize[0]), 1, 1, 1])), down)
    let row = try builder.apply(Reshape(shape: Shape([1, Dim(kernelSize[1]), 1, 1])), across)
    let ones = try builder.apply(
      Reshape(shape: Shape([channels, 1])),
      builder.vector(Array(repeating: 1, count: count)))
    let kernel = try builder.product(builder.product(column, row), ones)
    let blurred = try builder.apply(DepthwiseConvolution(padding: .same), image, kernel)
    let changed = try builder.either(blurred, or: image, by: isBlurred)
    return try builder.clipped(changed, to: options.valueRange)
  }

  /// The weights along one side of the window, with one deviation for the whole batch.
  private func weights(
    _ size: Int, _ image: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let drawn = try builder.drawn(sigma.lower + 1e-6, sigma.upper + 1e-6, forAllOf: image)
    return try builder.gaussianWindow(
      reach: size / 2, deviation: builder.apply(Reshape(shape: Shape([1])), drawn))
  }

  package var untrainableReason: String? {
    kernelSize.contains { $0 > longestWindow }
      ? "a window of more than \(longestWindow) pixels a side is not computed" : nil
  }
}

/// Pixels along a side of the largest blur that is computed.
private let longestWindow = 1023

extension Field {
  /// An odd number, or a list of two.
  fileprivate static func oddSizes(
    _ key: String, _ path: Path<[Int]>, default text: String, _ summary: String
  ) -> Self {
    Field(
      key, type: .perAxis(.integer(min: 1, max: nil), axes: 2), default: text, summary
    ) { root, node, decoder in
      guard let sizes = decoder.perAxis(node, axes: 2, min: 1) else { return false }
      if let even = sizes.first(where: { $0.isMultiple(of: 2) }) {
        decoder.report(
          "spec/out-of-range", "'\(key)' must be odd, not \(even)", at: node.place,
          help: "a window needs a middle pixel; write \(even - 1) or \(even + 1)")
        return false
      }
      root[keyPath: path] = sizes
      return true
    }
  }
}
