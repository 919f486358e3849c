internal import Shapes
internal import SourceText
internal import YAML

/// Blurs some images with a Gaussian window in training.
package struct RandomGaussianBlurLayer: UncomputedAugmentation {
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
}

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
