internal import Program
package import Shapes

/// Swaps two axes.
package struct TorchTransposeLayer: TorchOrderFamily {
  package static let about = About("transpose", dialects: [.torch], "Swaps two axes.")
  package static let schema = Schema(
    Self(),
    [
      .int("dim0", \.first, min: nil, required: true, "One axis."),
      .int("dim1", \.second, min: nil, required: true, "The axis it changes places with."),
    ])

  package static let examples: [LayerExample] = [
    .init("transpose: {dim0: 1, dim1: 2}", [[.batch, 8, .time]], gives: [.batch, .time, 8]),
    .init("transpose: {dim0: 0, dim1: -1}", [[.batch, 8]], gives: [8, .batch]),
    .init("transpose: {dim0: 1, dim1: 2}", [[.batch, 8]], fails: "shape/axis-out-of-range"),
  ]

  package var first = 0
  package var second = 0

  package init() {}

  package func order(_ x: Shape, _ context: InferenceContext) throws(LayerError) -> [Int] {
    let a = try context.torchAxis(first, of: x, parameter: "dim0")
    let b = try context.torchAxis(second, of: x, parameter: "dim1")
    var order = Array(x.indices)
    if a < order.count, b < order.count { order.swapAt(a, b) }
    return order
  }

  package var locality: Locality { .exchanged(first, second) }
}
