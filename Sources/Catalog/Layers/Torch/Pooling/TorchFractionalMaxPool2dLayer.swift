internal import Shapes

/// Takes the greatest elements of windows at random places of an image.
package struct TorchFractionalMaxPool2dLayer: TorchFractionalPoolFamily {
  package static let about = About(
    "FractionalMaxPool2d", aliases: ["fractional_max_pool2d"], dialects: [.torch],
    "Takes the greatest elements of windows at random places of an image.",
    formula: "n′ = output_size, or ⌊n · output_ratio⌋",
    source: "Graham, Fractional max-pooling, 2014, arXiv:1412.6071")
  package static let spatialAxes = 2
  package static let schema = fractionalPoolSchema()

  package static let examples: [LayerExample] = [
    .init(
      "FractionalMaxPool2d: {kernel_size: 2, output_ratio: 0.5}", [[.batch, 3, .height, 9]],
      gives: [.batch, 3, Dim.height.floorDivided(by: 2), 4]),
    .init(
      "FractionalMaxPool2d: {kernel_size: 3, output_size: 5, return_indices: true}",
      [[.batch, 3, 17, 17]], gives: [.batch, 3, 5, 5], [.batch, 3, 5, 5]),
    .init(
      "FractionalMaxPool2d: {kernel_size: 3, output_size: 17}", [[.batch, 3, 17, 17]],
      fails: "shape/window-larger-than-input"),
    .init("FractionalMaxPool2d: 3", [[.batch, 3, 17, 17]], fails: "spec/missing-parameter"),
    .init(
      "FractionalMaxPool2d: {kernel_size: 3, output_size: 5, output_ratio: 0.5}",
      [[.batch, 3, 17, 17]], fails: "spec/conflicting-parameters"),
  ]

  package var options = TorchFractionalPoolOptions(axes: 2)

  package init() {}
}
