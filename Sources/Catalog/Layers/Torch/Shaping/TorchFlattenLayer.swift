internal import Shapes

/// Lines up a run of axes into one.
package struct TorchFlattenLayer: TorchFlattenFamily {
  package static let about = About(
    "Flatten", dialects: [.torch], "Lines up a run of axes into one.", twin: "flatten")
  package static let schema = Schema(Self(), Field.flattenFields(start: 1))

  package static let examples: [LayerExample] = [
    .init("Flatten", [[.batch, 3, 4, 4]], gives: [.batch, 48]),
    .init("Flatten: {end_dim: -2}", [[.batch, 2, 2, 3]], gives: [.batch, 4, 3]),
    .init("Flatten: 0", [[.batch, 3, 4]], fails: "shape/batch-axis"),
    .init("Flatten: 3", [[.batch, 5, 7]], fails: "shape/axis-out-of-range"),
  ]

  package var start = 1
  package var end = -1

  package init() {}
}
