package import Program
internal import Shapes

/// Takes the lesser element at every place.
package struct MinimumLayer: MergeFamily {
  package static let about = About(
    "minimum", aliases: ["Minimum"], "Takes the lesser element at every place.",
    formula: "y = min(a, b, …)")
  package static let schema = Schema(Self(), [])
  package static let function = Binary.Function.minimum

  package static let examples: [LayerExample] = [
    .init("minimum", [[.batch, 7, 8], [.batch, 7, 8]], gives: [.batch, 7, 8]),
    .init("minimum", [[.batch, 1, 1, 8], [.batch, 7, 5, 8]], gives: [.batch, 7, 5, 8]),
    .init(
      "minimum", [[.batch, 28, 28, 64], [.batch, 28, 28, 128]], fails: "shape/merge-mismatch"),
  ]

  package init() {}

  package static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts {
    var result = ValueFacts(encoding: a.joined(b))
    if let x = a.range, let y = b.range {
      result.range = Interval(min(x.lower, y.lower), min(x.upper, y.upper))
    }
    return result
  }
}
