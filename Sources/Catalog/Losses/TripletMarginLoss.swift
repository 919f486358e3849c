package import Program

/// Wants the first third of the last axis nearer to the second than to the third; reads no target.
package struct TripletMarginLoss: TripletComparison {
  package static let about = About(
    "triplet_margin_loss", aliases: ["TripletMarginLoss"], dialects: [.torch, .keras],
    "Wants the first third of the last axis nearer to the second than to the third; reads no target.",
    formula: "max(|a - p| - |a - n| + margin, 0)",
    source: "Balntas et al., Learning local feature descriptors with triplets, 2016")
  package static let schema = Schema(
    Self(),
    [
      .tripletMargin,
      .int("p", \.pairwise.power, min: 1, max: 2, default: "2", "Norm of distances."),
      .number(
        "eps", \.pairwise.epsilon, in: 0...Double.greatestFiniteMagnitude, default: "1e-6",
        "Added to differences."),
      .tripletSwap,
      .reduction(\.reduction),
    ])

  package var margin = 1.0
  var pairwise = PairwiseDistance()
  package var swaps = false
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package func distance(
    _ a: TensorID, _ b: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID { try pairwise(a, b, into: &builder) }
  package func distance(_ a: [Double], _ b: [Double]) -> Double { pairwise(a, b) }
}
