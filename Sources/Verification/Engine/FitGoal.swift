#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Analysis
internal import Catalog
internal import SourceText
internal import Spec
internal import Training

/// Losses that a network is held against when it learns a few samples by heart.
struct FitGoal {
  /// A tenth of a guess for classes, a hundredth of the spread of the targets for numbers.
  private(set) var loss = 0.0
  /// The loss of an answer that does not look at the sample; nil for losses of which no number is known.
  private(set) var guess: Double? = 0

  init(_ run: PreparedRun, _ batch: Batch) {
    for (target, port) in zip(run.feed.targets, run.feed.targetPorts) {
      guard let site = run.spec.losses.first(where: { $0.output?.name == target.output }) else {
        continue
      }
      let weight = run.spec.spec.training?.lossWeights[target.output]?.value ?? 1
      let width = run.width(ofOutput: target.output) ?? 1
      let classes = site.contract.task == .binaryClassification ? 2 : max(2, width)
      let values = (batch.inputs[port.input] ?? []).map { Double($0) }
      if let chance = site.entry.loss.chance(classes: classes) {
        loss += weight * (0.1 * chance + Self.entropy(values, site))
        guess = guess.map { $0 + weight * chance }
      } else {
        let spread = Spread(values)
        let size = values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))
        let square = spread.deviation * spread.deviation
        // One sample has no spread: its size counts.
        let whole = square > 1e-12 ? square : size
        loss += weight * 0.01 * max(whole, 1e-6)
        let isSquare = site.entry.loss is MeanSquaredErrorLoss || site.entry.loss is MSELoss
        guess = isSquare ? guess.map { $0 + weight * whole } : nil
      }
    }
  }

  /// The least loss that soft targets leave: their entropy, for targets that are probabilities of their own.
  private static func entropy(_ values: [Double], _ site: LossSite) -> Double {
    guard site.contract.target == .binary, !values.isEmpty else { return 0 }
    let total = values.reduce(0.0) { sum, p in
      guard p > 0, p < 1 else { return sum }
      return sum - p * log(p) - (1 - p) * log(1 - p)
    }
    return total / Double(values.count)
  }
}
