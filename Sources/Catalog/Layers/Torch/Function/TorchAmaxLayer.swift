package import Program
internal import Shapes

/// Greatest of the elements along some axes.
package struct TorchAmaxLayer: TorchReduceFamily {
  package static let about = About(
    "amax", dialects: [.torch], "Greatest of the elements along some axes.")
  package static let schema = Schema(Self(), Field.reduceFields)
  package static let kind = Reduce.Kind.maximum

  package static let examples: [LayerExample] = [
    .init("amax: [2, 3]", [[.batch, 8, .height, .width]], gives: [.batch, 8]),
    .init("amax: {dim: -1, keepdim: true}", [[.batch, .time, 8]], gives: [.batch, .time, 1]),
    .init("amax: 0", [[.batch, 8]], fails: "shape/batch-axis"),
    .init("amax", [[.batch, 8]], fails: "shape/batch-axis"),
    .init("amax: 2", [[.batch, 8]], fails: "shape/axis-out-of-range"),
  ]

  package var dims: [Int]?
  package var keepsAxes = false

  package init() {}
}
