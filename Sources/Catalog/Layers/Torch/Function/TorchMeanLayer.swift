package import Program
internal import Shapes

/// Mean of the elements along some axes.
package struct TorchMeanLayer: TorchReduceFamily {
  package static let about = About(
    "mean", dialects: [.torch], "Mean of the elements along some axes.")
  package static let schema = Schema(Self(), Field.reduceFields)
  package static let kind = Reduce.Kind.mean

  package static let examples: [LayerExample] = [
    .init("mean: [2, 3]", [[.batch, 8, .height, .width]], gives: [.batch, 8]),
    .init("mean: {dim: -1, keepdim: true}", [[.batch, .time, 8]], gives: [.batch, .time, 1]),
    .init("mean: 0", [[.batch, 8]], fails: "shape/batch-axis"),
    .init("mean", [[.batch, 8]], fails: "shape/batch-axis"),
    .init("mean: 2", [[.batch, 8]], fails: "shape/axis-out-of-range"),
  ]

  package var dims: [Int]?
  package var keepsAxes = false

  package init() {}
}
