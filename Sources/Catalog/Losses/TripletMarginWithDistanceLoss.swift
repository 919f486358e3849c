package import Program

/// As `triplet_margin_loss`, by a distance of one's choice.
package struct TripletMarginWithDistanceLoss: TripletComparison {
  package enum Distance: String, Sendable, CaseIterable {
    case pairwise = "pairwise_distance"
    case cosine = "cosine_distance"
  }

  package static let about = About(
    "triplet_margin_with_distance_loss", aliases: ["TripletMarginWithDistanceLoss"],
    dialects: [.torch, .keras],
    "Wants the first third of the last axis nearer to the second than to the third, by a distance of one's choice.",
    formula: "max(d(a, p) - d(a, n) + margin, 0)",
    source: "Balntas et al., Learning local feature descriptors with triplets, 2016")
  package static let schema = Schema(
    Self(),
    [
      .choice(
        "distance_function", \.distance, default: "pairwise_distance",
        "The length of the difference, or 1 - cosine similarity."),
      .tripletMargin,
      .tripletSwap,
      .reduction(\.reduction),
    ])

  package var distance = Distance.pairwise
  package var margin = 1.0
  package var swaps = false
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package func distance(
    _ a: TensorID, _ b: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    if distance == .pairwise { return try PairwiseDistance()(a, b, into: &builder) }
    let product = try builder.lastAxis(.sum, builder.combined(.multiply, a, b))
    let lengths = try builder.combined(
      .multiply, boundedLength(a, &builder), boundedLength(b, &builder))
    let cosine = try builder.combined(.divide, product, lengths)
    return try builder.mapped(.affine(scale: -1, offset: 1), cosine)
  }

  private func boundedLength(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let length = try builder.length(x, norm: 2, axis: -1, keepsAxis: false)
    return try builder.combined(.maximum, length, builder.constant(Float(leastLength)))
  }

  package func distance(_ a: [Double], _ b: [Double]) -> Double {
    if distance == .pairwise { return PairwiseDistance()(a, b) }
    func product(_ x: [Double], _ y: [Double]) -> Double {
      zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let lengths = [a, b].map { max(product($0, $0).squareRoot(), leastLength) }
    return 1 - product(a, b) / (lengths[0] * lengths[1])
  }
}

/// What PyTorch's cosine similarity takes for the length of shorter vectors.
private let leastLength = 1e-8
