package import Program
internal import Shapes

/// Divides a tensor by another element by element, or by a number.
package struct TorchDivLayer: TorchArithmeticFamily {
  package static let about = About(
    "div", dialects: [.torch], "Divides a tensor by another element by element, or by a number.",
    formula: "y = a / b")
  package static let schema = Schema(Self(), [.other])
  package static let function = Binary.Function.divide

  package static let examples: [LayerExample] = [
    .init("div", [[.batch, 7, 8], [.batch, 7, 8]], gives: [.batch, 7, 8]),
    .init(
      "div", [[.batch, 8, .height, .width], [8, 1, 1]], gives: [.batch, 8, .height, .width]),
    .init("div: 0.5", [[.batch, 8]], gives: [.batch, 8]),
    .init("div", [[.batch, 64, 28, 28], [.batch, 128, 28, 28]], fails: "shape/merge-mismatch"),
    .init("div", [[.batch, 8]], fails: "shape/operand-count"),
  ]

  package var other: Double?

  package init() {}

  package func domain(of operand: Int) -> NumericDomain? { operand == 1 ? .divisor : nil }

  package static func function(with other: Double) -> ElementwiseFunction {
    .affine(scale: Float(1 / other), offset: 0)
  }
  package static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts {
    guard let range = b.range, range.width == 0, range.lower != 0 else {
      return ValueFacts(encoding: .real)
    }
    let factor = 1 / range.lower
    return MultiplyLayer.merged(
      a,
      ValueFacts(
        range: Interval(factor, factor), encoding: b.encoding,
        moments: Moments(mean: factor, variance: 0)))
  }
}
