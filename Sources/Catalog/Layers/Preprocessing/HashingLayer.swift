package import Program
package import Shapes
internal import SourceText

/// Spreads integers or texts over a fixed number of bins.
package struct HashingLayer: CategoricalFamily {
  package static let about = About(
    "hashing", aliases: ["Hashing"], "Spreads integers or texts over a fixed number of bins.",
    source:
      "Weinberger, Dasgupta, Langford, Smola, Attenberg, Feature hashing, 2009, arXiv:0902.2206")
  package static let schema = Schema(
    Self(),
    [
      .dim("num_bins", \.binCount, required: true, "Number of bins."),
      .token("mask_value", \.maskValue, "Value that has bin 0 for itself; null for none."),
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
  package var maskValue: String?
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

  package func rowLength(_ context: LoweringContext) throws(PrimitiveError) -> Int {
    try context.binCount(binCount, of: Self.about.name)
  }

  package func indices(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID {
    let x = operands[0]
    let bins = try rowLength(context)
    let hash = HashBins.Hash(salt: salt)
    guard let mask = maskValue.flatMap(Double.init), bins > 1 else {
      return try builder.apply(HashBins(hash, bins: bins), x)
    }
    let bin = try builder.affine(builder.apply(HashBins(hash, bins: bins - 1), x), offset: 1)
    let isOther = try builder.apply(
      Binary(function: .notEqual), x, builder.constant(Float(mask)))
    return try builder.product(bin, isOther)
  }

  package var untrainableReason: String? {
    guard let maskValue, Double(maskValue) == nil else { return nil }
    return "the 'mask_value' '\(maskValue)' is a text, and a model has numbers only"
  }
}

extension LoweringContext {
  /// The number of bins that integers are spread over.
  func binCount(_ bins: Dim, of layer: String) throws(PrimitiveError) -> Int {
    let count = try size(bins, of: layer)
    // Beyond, not every bin is a number in single precision.
    guard 1...longestTable ~= count else {
      throw PrimitiveError(
        layer, "\(count) bins are too many; at most \(longestTable) are computed")
    }
    return count
  }
}

extension HashBins.Hash {
  /// - Parameter salt: two integers, or one that stands for both.
  init(salt: [Int]?) {
    guard let salt, let first = salt.first, let second = salt.last else {
      self = .fingerprint
      return
    }
    self = .keyed(UInt64(bitPattern: Int64(first)), UInt64(bitPattern: Int64(second)))
  }
}
