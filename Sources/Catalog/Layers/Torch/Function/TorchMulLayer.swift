package import Program
internal import Shapes

/// Multiplies two tensors element by element, or a tensor by a number.
package struct TorchMulLayer: TorchArithmeticFamily {
  package static let about = About(
    "mul", dialects: [.torch],
    "Multiplies two tensors element by element, or a tensor by a number.", formula: "y = a · b",
    twin: "multiply")
  package static let schema = Schema(Self(), [.other])
  package static let function = Binary.Function.multiply

  package static let examples: [LayerExample] = [
    .init("mul", [[.batch, 7, 8], [.batch, 7, 8]], gives: [.batch, 7, 8]),
    .init(
      "mul", [[.batch, 8, .height, .width], [8, 1, 1]], gives: [.batch, 8, .height, .width]),
    .init("mul: 0.5", [[.batch, 8]], gives: [.batch, 8]),
    .init("mul", [[.batch, 64, 28, 28], [.batch, 128, 28, 28]], fails: "shape/merge-mismatch"),
    .init("mul", [[.batch, 8]], fails: "shape/operand-count"),
  ]

  package var other: Double?

  package init() {}

  package static func function(with other: Double) -> ElementwiseFunction {
    .affine(scale: Float(other), offset: 0)
  }
  package static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts {
    MultiplyLayer.merged(a, b)
  }
}
