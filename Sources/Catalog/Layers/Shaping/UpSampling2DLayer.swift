internal import Shapes

/// Enlarges an image by whole factors.
package struct UpSampling2DLayer: UpSamplingFamily {
  package static let about = About(
    "up_sampling2d", aliases: ["UpSampling2D"], "Enlarges an image by whole factors.",
    twin: "Upsample")
  package static let spatialAxes = 2
  package static let schema = Schema(
    Self(),
    [
      .perAxis("size", \.factors, axes: 2, default: "2", "Factors of height and width."),
      .dataFormat(\.layout),
      .choice(
        "interpolation", \.interpolation, default: "nearest", "How elements between are made."),
    ])

  package static let examples: [LayerExample] = [
    .init("up_sampling2d: 2", [[.batch, .height, 9, 4]], gives: [.batch, 2 * Dim.height, 18, 4]),
    .init(
      "up_sampling2d: {size: [3, 1], interpolation: bilinear}", [[.batch, 9, 9, 4]],
      gives: [.batch, 27, 9, 4]),
    .init("up_sampling2d", [[.batch, 9, 4]], fails: "shape/rank"),
  ]

  package var factors = [2, 2]
  package var layout: Layout?
  package var interpolation = UpSamplingInterpolation.nearest

  package init() {}
}
