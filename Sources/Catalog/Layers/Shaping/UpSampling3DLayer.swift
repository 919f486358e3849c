internal import Shapes

/// Repeats the elements of a volume.
package struct UpSampling3DLayer: UpSamplingFamily {
  package static let about = About(
    "up_sampling3d", aliases: ["UpSampling3D"], "Repeats the elements of a volume.",
    twin: "Upsample")
  package static let spatialAxes = 3
  package static let schema = Schema(
    Self(),
    [
      .perAxis("size", \.factors, axes: 3, default: "2", "Factors of depth, height and width."),
      .dataFormat(\.layout),
    ])

  package static let examples: [LayerExample] = [
    .init("up_sampling3d: 2", [[.batch, 3, 4, 5, 2]], gives: [.batch, 6, 8, 10, 2]),
    .init("up_sampling3d", [[.batch, 9, 9, 4]], fails: "shape/rank"),
  ]

  package var factors = [2, 2, 2]
  package var layout: Layout?

  package init() {}
}
