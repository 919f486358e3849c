internal import Shapes

/// Lines up a run of axes into one; from the first on, unless it is told otherwise.
package struct TorchFlattenFunctionLayer: TorchFlattenFamily {
  package static let about = About(
    "flatten", dialects: [.torch],
    "Lines up a run of axes into one; from axis 0 on, unless it is told otherwise.",
    twin: "flatten")
  package static let schema = Schema(Self(), Field.flattenFields(start: 0))

  package static let examples: [LayerExample] = [
    .init("flatten: 1", [[.batch, 512, 7, 7]], gives: [.batch, 25088]),
    .init("flatten: {start_dim: 2}", [[.batch, 768, 14, 14]], gives: [.batch, 768, 196]),
    .init("flatten", [[.batch, 3, 4]], fails: "shape/batch-axis"),
  ]

  package var start = 0
  package var end = -1

  package init() {}
}
