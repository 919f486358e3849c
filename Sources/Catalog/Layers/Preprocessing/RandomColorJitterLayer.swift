package import Program
internal import Shapes

/// Changes brightness, contrast, saturation and hue of images in training.
package struct RandomColorJitterLayer: ImageAugmentationFamily {
  package static let about = About(
    "random_color_jitter", aliases: ["RandomColorJitter"],
    "Changes brightness, contrast, saturation and hue of images in training.")
  package static let schema = Schema(
    Self(),
    [
      .optionalSpread(
        "brightness_factor", \.brightness, in: -1...1, "As in random_brightness; null for none."),
      .optionalSpread(
        "contrast_factor", \.contrast, in: 0...1, "As in random_contrast; null for none."),
      .optionalSpread(
        "saturation_factor", \.saturation, in: -1...1, "As in random_saturation; null for none."),
      .optionalSpread("hue_factor", \.hue, in: 0...1, "As in random_hue; null for none."),
    ] + Field.imageFields)

  package static let examples: [LayerExample] = [
    .init(
      "random_color_jitter: {brightness_factor: 0.2, hue_factor: 0.1}",
      [[.batch, .height, .width, 3]], gives: [.batch, .height, .width, 3]),
    .init(
      "random_color_jitter: {contrast_factor: 0.2}", [[.batch, 28, 28, 1]],
      gives: [.batch, 28, 28, 1]),
    .init(
      "random_color_jitter: {hue_factor: 0.1}", [[.batch, 28, 28, 1]], fails: "shape/channel-count"),
  ]

  package var options = ImageOptions()
  package var brightness: Spread?
  package var contrast: Spread?
  package var saturation: Spread?
  package var hue: Spread?

  package var channelCounts: [Int]? { saturation == nil && hue == nil ? nil : [3] }

  package init() {}

  package func changed(
    _ image: TensorID, into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    var image = image
    if let brightness {
      var layer = RandomBrightnessLayer()
      (layer.options, layer.factor) = (options, brightness)
      image = try layer.changed(image, into: &builder, context)
    }
    if let contrast {
      var layer = RandomContrastLayer()
      (layer.options, layer.factor) = (options, contrast)
      image = try layer.changed(image, into: &builder, context)
    }
    if let saturation {
      var layer = RandomSaturationLayer()
      (layer.options, layer.factor) = (options, saturation)
      image = try layer.changed(image, into: &builder, context)
    }
    if let hue {
      var layer = RandomHueLayer()
      (layer.options, layer.factor) = (options, hue)
      image = try layer.changed(image, into: &builder, context)
    }
    return image
  }
}
