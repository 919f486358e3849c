package import Program
internal import Shapes

/// Adds two tensors, or a number to a tensor.
package struct TorchAddLayer: TorchArithmeticFamily {
  package static let about = About(
    "add", dialects: [.torch], "Adds two tensors, or a number to a tensor.", formula: "y = a + b",
    twin: "add")
  package static let schema = Schema(Self(), [.other])
  package static let function = Binary.Function.add

  package static let examples: [LayerExample] = [
    .init("add", [[.batch, 7, 8], [.batch, 7, 8]], gives: [.batch, 7, 8]),
    .init(
      "add", [[.batch, 8, .height, .width], [8, 1, 1]], gives: [.batch, 8, .height, .width]),
    .init("add: 0.5", [[.batch, 8]], gives: [.batch, 8]),
    .init("add", [[.batch, 64, 28, 28], [.batch, 128, 28, 28]], fails: "shape/merge-mismatch"),
    .init("add", [[.batch, 8]], fails: "shape/operand-count"),
  ]

  package var other: Double?

  package init() {}

  package static func function(with other: Double) -> ElementwiseFunction {
    .affine(scale: 1, offset: Float(other))
  }
  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    if let other { return Propagation(operands[0]?.scaled(by: 1, offset: other), gains: [1]) }
    let isStretched = site.operands.contains { $0 != site.output }
    return isStretched
      ? Propagation(nil, gains: [nil, nil]) : Propagation(operands.sum, gains: [1, 1])
  }

  package static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts {
    AddLayer.merged(a, b)
  }
}
