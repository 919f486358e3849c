package import Program
internal import Shapes

/// Takes the greater element at every place.
package struct MaximumLayer: MergeFamily {
  package static let about = About(
    "maximum", aliases: ["Maximum"], "Takes the greater element at every place.",
    formula: "y = max(a, b, …)")
  package static let schema = Schema(Self(), [])
  package static let function = Binary.Function.maximum

  package static let examples: [LayerExample] = [
    .init("maximum", [[.batch, 7, 8], [.batch, 7, 8]], gives: [.batch, 7, 8]),
    .init("maximum", [[.batch, 1, 1, 8], [.batch, 7, 5, 8]], gives: [.batch, 7, 5, 8]),
    .init(
      "maximum", [[.batch, 28, 28, 64], [.batch, 28, 28, 128]], fails: "shape/merge-mismatch"),
  ]

  package init() {}

  package static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts {
    var result = ValueFacts(encoding: a.joined(b))
    if let x = a.range, let y = b.range {
      result.range = Interval(max(x.lower, y.lower), max(x.upper, y.upper))
    }
    return result
  }
}
