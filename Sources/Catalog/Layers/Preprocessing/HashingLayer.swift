internal import SourceText
package import Shapes

/// Spreads integers or texts over a fixed number of bins.
package struct HashingLayer: CategoricalFamily, UncomputedCategories {
  package static let about = About(
    "hashing", aliases: ["Hashing"], "Spreads integers or texts over a fixed number of bins.",
    source:
      "Weinberger, Dasgupta, Langford, Smola, Attenberg, Feature hashing, 2009, arXiv:0902.2206")
  package static let schema = Schema(
    Self(),
    [
      .dim("num_bins", \.binCount, required: true, "Number of bins."),
      .other(
        "mask_value", "a number or a text", "Value that has bin 0 for itself; null for none."),
      .salt(\.salt),
      .encoding(\.encoding, of: [.int, .oneHot, .multiHot, .count], default: "int"),
      .sparse(\.isSparse),
    ]
  ) { root, arguments, decoder in
    decoder.checkSparse(root.isSparse, root.encoding, arguments)
  }

  package static let examples: [LayerExample] = [
    .init("hashing: 5", [[.batch, 3]], gives: [.batch, 3]),
    .init(
      "hashing: {num_bins: 5, output_mode: one_hot, salt: [3, 4]}", [[.batch, 1]],
      gives: [.batch, 5]),
    .init("hashing: -1", [[.batch, 3]], fails: "spec/out-of-range"),
    .init("hashing: {num_bins: 5, salt: [1, 2, 3]}", [[.batch, 3]], fails: "spec/wrong-type"),
  ]

  package var binCount: Dim = 1
  package var salt: [Int]?
  package var encoding = CategoricalEncoding.int
  package var isSparse = false

  package init() {}

  package func depth(_ context: InferenceContext) -> Dim { binCount }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    guard encoding == .int, let bins = binCount.constant else {
      return encoding.facts(inference)
    }
    return [ValueFacts(range: Interval(0, Double(bins - 1)), encoding: .index(classes: bins))]
  }
}
