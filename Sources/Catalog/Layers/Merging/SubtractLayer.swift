package import Program
internal import Shapes

/// Subtracts the second tensor from the first.
package struct SubtractLayer: MergeFamily {
  package static let about = About(
    "subtract", aliases: ["Subtract"], "Subtracts the second tensor from the first.",
    formula: "y = a - b")
  package static let schema = Schema(Self(), [])
  package static let function = Binary.Function.subtract
  package static let operandCount = 2...2

  package static let examples: [LayerExample] = [
    .init("subtract", [[.batch, 7, 8], [.batch, 7, 8]], gives: [.batch, 7, 8]),
    .init("subtract", [[.batch, 1, 1, 8], [.batch, 7, 5, 8]], gives: [.batch, 7, 5, 8]),
    .init(
      "subtract", [[.batch, 28, 28, 64], [.batch, 28, 28, 128]], fails: "shape/merge-mismatch"),
  ]

  package init() {}

  package func joined(_ operands: [Signal?]) -> Propagation? {
    Propagation([operands[0], operands[1]?.scaled(by: -1)].sum, gains: [1, 1])
  }

  package static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts {
    var result = ValueFacts(encoding: a.joined(b))
    if let x = a.range, let y = b.range { result.range = x.sum(y.scaled(by: -1)) }
    if let x = a.moments, let y = b.moments {
      result.moments = Moments(mean: x.mean - y.mean, variance: x.variance + y.variance)
    }
    return result
  }
}
