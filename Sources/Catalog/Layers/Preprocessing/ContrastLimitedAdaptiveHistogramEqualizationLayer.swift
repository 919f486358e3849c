package import Program
internal import Shapes

/// Equalises the histogram of every tile of an image with limited contrast.
package struct ContrastLimitedAdaptiveHistogramEqualizationLayer: ImageAugmentationFamily {
  package static let about = About(
    "contrast_limited_adaptive_histogram_equalization",
    aliases: ["ContrastLimitedAdaptiveHistogramEqualization", "clahe"],
    "Equalises the histogram of every tile of an image with limited contrast.",
    source:
      "Zuiderveld, Contrast limited adaptive histogram equalization, Graphics Gems IV, 1994")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "clip_limit", \.clipLimit, default: "4",
        "Greatest height of a bin before its rest is spread over the others."),
      .perAxis(
        "tile_grid_size", \.tiles, axes: 2, default: "[8, 8]", "Number of tiles down and across."),
    ] + Field.fixedFields)

  package static let examples: [LayerExample] = [
    .init(
      "clahe: {tile_grid_size: 4}", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init(
      "clahe: {tile_grid_size: 0}", [[.batch, .height, .width, 3]], fails: "spec/out-of-range"),
  ]

  package var options = ImageOptions()
  package var clipLimit = 4.0
  package var tiles = [8, 8]
  package static let isAlwaysActive = true

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let pixels = Spread(0, 255)
    let bytes = try builder.moved(image, from: options.valueRange, to: pixels)
    let changed = try builder.apply(
      ContrastLimitedEqualization(tiles: tiles, clipLimit: Float(clipLimit)), bytes)
    return try builder.moved(changed, from: pixels, to: options.valueRange)
  }

  package var untrainableReason: String? {
    tiles.contains { $0 > mostTiles } ? "more than \(mostTiles) tiles a side are not computed" : nil
  }
}

/// Tiles along a side of the finest grid that is computed.
private let mostTiles = 256
