package import Program
internal import Shapes

/// Adds tensors element by element.
package struct AddLayer: MergeFamily {
  package static let about = About(
    "add", aliases: ["Add"], "Adds tensors element by element.", formula: "y = a + b + …")
  package static let schema = Schema(Self(), [])
  package static let function = Binary.Function.add

  package static let examples: [LayerExample] = [
    .init("add", [[.batch, 7, 8], [.batch, 7, 8]], gives: [.batch, 7, 8]),
    .init("add", [[.batch, 1, 1, 8], [.batch, 7, 5, 8]], gives: [.batch, 7, 5, 8]),
    .init("add", [[.batch, 28, 28, 64], [.batch, 28, 28, 128]], fails: "shape/merge-mismatch"),
  ]

  package init() {}

  package func joined(_ operands: [Signal?]) -> Propagation? {
    Propagation(operands.sum, gains: operands.map { _ in 1 })
  }

  package static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts {
    var result = ValueFacts(encoding: a.joined(b))
    if let x = a.range, let y = b.range { result.range = x.sum(y) }
    if let x = a.moments, let y = b.moments {
      result.moments = Moments(mean: x.mean + y.mean, variance: x.variance + y.variance)
    }
    return result
  }
}
