package import Program
internal import Shapes

/// Multiplies tensors element by element.
package struct MultiplyLayer: MergeFamily {
  package static let about = About(
    "multiply", aliases: ["Multiply"], "Multiplies tensors element by element.",
    formula: "y = a · b · …")
  package static let schema = Schema(Self(), [])
  package static let function = Binary.Function.multiply

  package static let examples: [LayerExample] = [
    .init("multiply", [[.batch, 7, 8], [.batch, 7, 8]], gives: [.batch, 7, 8]),
    .init("multiply", [[.batch, 1, 1, 8], [.batch, 7, 5, 8]], gives: [.batch, 7, 5, 8]),
    .init(
      "multiply", [[.batch, 28, 28, 64], [.batch, 28, 28, 128]], fails: "shape/merge-mismatch"),
  ]

  package init() {}

  package func joined(_ operands: [Signal?]) -> Propagation? {
    guard operands.count == 2 else { return nil }
    let signal = operands[0].flatMap { a in
      operands[1].map { Signal(a.moments.product($0.moments)) }
    }
    return Propagation(signal, gains: [operands[1]?.secondMoment, operands[0]?.secondMoment])
  }

  package static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts {
    var result = ValueFacts(encoding: .real)
    if let x = a.range, let y = b.range { result.range = x.product(y) }
    if let x = a.moments, let y = b.moments { result.moments = x.product(y) }
    return result
  }
}
