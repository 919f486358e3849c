internal import Arrays
internal import Program
internal import Shapes

/// The augmentations that layers choose from at random.
struct AugmentationChoice {
  private let layers: [any ImageAugmentationFamily]
  private let context: LoweringContext

  /// - Parameters:
  ///   - factor: strength of all.
  ///   - changesColour: whether brightness, colour, contrast and sharpness are among them.
  init(
    _ factor: Spread, _ options: ImageOptions, changesColour: Bool = true,
    _ context: LoweringContext
  ) {
    self.context = context
    var (shear, translation) = (RandomShearLayer(), RandomTranslationLayer())
    (shear.xFactor, shear.yFactor) = (factor, factor)
    (translation.heightFactor, translation.widthFactor) = (factor, factor)
    var (rotation, posterization) = (RandomRotationLayer(), RandomPosterizationLayer())
    rotation.factor = factor
    posterization.factor = Spread(1, max(1, (8 * factor.upper).rounded(.down)))
    var solarization = SolarizationLayer()
    (solarization.addition, solarization.threshold) = (factor, factor)
    var layers: [any ImageAugmentationFamily] = [
      shear, translation, rotation, posterization, solarization, AutoContrastLayer(),
      EqualizationLayer(),
    ]
    if changesColour {
      var (brightness, degeneration) = (RandomBrightnessLayer(), RandomColorDegenerationLayer())
      (brightness.factor, degeneration.factor) = (factor, factor)
      var (contrast, sharpness) = (RandomContrastLayer(), RandomSharpnessLayer())
      (contrast.factor, sharpness.factor) = (factor, factor)
      layers += [brightness, degeneration, contrast, sharpness]
    }
    self.layers = layers.map { layer in
      var layer = layer
      layer.options = options
      return layer
    }
  }

  /// One of the augmentations for the whole batch.
  ///
  /// All are computed: which one counts is drawn when the program runs.
  ///
  /// - Parameter orNone: whether the image may stay as it is.
  func applied(
    to image: TensorID, orNone: Bool, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let count = layers.count + (orNone ? 1 : 0)
    let drawn = try builder.drawn(0, Double(count), forAllOf: image)
    let choice = try builder.apply(Elementwise(function: .floor), drawn)
    var result = image
    for (number, layer) in layers.enumerated() {
      let isChosen = try builder.apply(
        Binary(function: .equal), choice, builder.constant(Float(number)))
      result = try builder.either(
        layer.changed(image, into: &builder, context), or: result, by: isChosen)
    }
    return result
  }
}

/// Augmentations computed for one layer, at most: each is a few operations of the program.
let mostAugmentations = 64
