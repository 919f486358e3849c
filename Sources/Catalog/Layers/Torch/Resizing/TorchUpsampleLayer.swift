internal import YAML
internal import Program
internal import Shapes

/// Resizes a sequence, image or volume by repeating or interpolating its elements.
package struct TorchUpsampleLayer: TorchUpsampleFamily {
  package static let about = About(
    "Upsample", aliases: ["interpolate"], dialects: [.torch],
    "Resizes a sequence, image or volume by repeating or interpolating its elements.",
    formula: "n′ = size, or ⌊n · scale_factor⌋", twin: "up_sampling2d")
  package static let spatialAxes = 1...3
  package static let schema = upsampleSchema([
    .choice("mode", \.options.mode, default: "nearest", "How elements between are made."),
    Field(
      "align_corners", type: .optional(.boolean), default: "null",
      "Whether the outermost elements keep their places."
    ) { root, node, decoder in
      if node.isNull { return true }
      guard let value = decoder.bool(node) else { return false }
      root.options.alignsCorners = value
      return true
    },
    Field(
      "recompute_scale_factor", type: .optional(.boolean), default: "null",
      "Whether interpolation takes the factor from the rounded sizes."
    ) { root, node, decoder in
      if node.isNull { return true }
      guard let value = decoder.bool(node) else { return false }
      root.options.recomputesScale = value
      return true
    },
    .bool(
      "antialias", \.options.isAntialiased, default: "false",
      "Whether a smaller image is made of all elements, as the function takes it."),
  ])

  package static let examples: [LayerExample] = [
    .init(
      "Upsample: {scale_factor: 2}", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, 2 * Dim.height, 18]),
    .init(
      "Upsample: {scale_factor: 1.5, mode: bilinear}", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, (3 * Dim.height).floorDivided(by: 2), 13]),
    .init(
      "Upsample: {size: [5, 4], mode: bicubic, antialias: true}", [[.batch, 3, 7, 9]],
      gives: [.batch, 3, 5, 4]),
    .init(
      "Upsample: {size: [5, 7]}", [[.batch, 3, .height, 9]], gives: [.batch, 3, 5, 7]),
    .init(
      "Upsample: {scale_factor: 0.29}", [[.batch, 3, .time]], fails: "shape/unknown-extent"),
    .init("Upsample: {scale_factor: 0.1}", [[.batch, 3, 7]], fails: "shape/empty-output"),
    .init(
      "Upsample: {scale_factor: 2, mode: bicubic}", [[.batch, 3, 7]], fails: "shape/rank"),
    .init("Upsample", [[.batch, 3, 7]], fails: "spec/missing-parameter"),
    .init(
      "Upsample: {scale_factor: 2, align_corners: true}", [[.batch, 3, 7]],
      fails: "spec/conflicting-parameters"),
  ]

  package var options = TorchUpsampleOptions()

  package init() {}
}
