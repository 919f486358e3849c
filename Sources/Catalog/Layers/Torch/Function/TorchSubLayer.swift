package import Program
internal import Shapes

/// Subtracts a tensor or a number from a tensor.
package struct TorchSubLayer: TorchArithmeticFamily {
  package static let about = About(
    "sub", dialects: [.torch], "Subtracts a tensor or a number from a tensor.",
    formula: "y = a - b", twin: "subtract")
  package static let schema = Schema(Self(), [.other])
  package static let function = Binary.Function.subtract

  package static let examples: [LayerExample] = [
    .init("sub", [[.batch, 7, 8], [.batch, 7, 8]], gives: [.batch, 7, 8]),
    .init(
      "sub", [[.batch, 8, .height, .width], [8, 1, 1]], gives: [.batch, 8, .height, .width]),
    .init("sub: 0.5", [[.batch, 8]], gives: [.batch, 8]),
    .init("sub", [[.batch, 64, 28, 28], [.batch, 128, 28, 28]], fails: "shape/merge-mismatch"),
    .init("sub", [[.batch, 8]], fails: "shape/operand-count"),
  ]

  package var other: Double?

  package init() {}

  package static func function(with other: Double) -> ElementwiseFunction {
    .affine(scale: 1, offset: Float(-other))
  }
  package static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts {
    SubtractLayer.merged(a, b)
  }
}
