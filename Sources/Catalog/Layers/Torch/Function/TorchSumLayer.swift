package import Program
internal import Shapes

/// Sum of the elements along some axes.
package struct TorchSumLayer: TorchReduceFamily {
  package static let about = About(
    "sum", dialects: [.torch], "Sum of the elements along some axes.")
  package static let schema = Schema(Self(), Field.reduceFields)
  package static let kind = Reduce.Kind.sum

  package static let examples: [LayerExample] = [
    .init("sum: [2, 3]", [[.batch, 8, .height, .width]], gives: [.batch, 8]),
    .init("sum: {dim: -1, keepdim: true}", [[.batch, .time, 8]], gives: [.batch, .time, 1]),
    .init("sum: 0", [[.batch, 8]], fails: "shape/batch-axis"),
    .init("sum", [[.batch, 8]], fails: "shape/batch-axis"),
    .init("sum: 2", [[.batch, 8]], fails: "shape/axis-out-of-range"),
  ]

  package var dims: [Int]?
  package var keepsAxes = false

  package init() {}

  package static func reduced(_ x: ValueFacts) -> ValueFacts {
    // A sum of numbers that are not negative is no less than one of them.
    let range = x.range.map {
      $0.lower >= 0 ? Interval($0.lower, .infinity, excludesLower: $0.excludesLower) : .all
    }
    return ValueFacts(range: range ?? .all, encoding: x.rearranged.encoding)
  }
}
