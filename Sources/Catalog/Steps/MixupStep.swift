package import Arrays
package import DataFiles

/// Blends pairs of samples and of their labels.
package struct MixupStep: PipelineStep {
  package static let about = About(
    "mixup", aliases: ["MixUp"], dialects: Dialect.allCases,
    "Blends each sample and its label with another of the batch, drawn at random.",
    formula: "y = λ · a + (1 - λ) · b, λ from Beta(alpha, alpha)",
    source: "Zhang, Cisse, Dauphin, Lopez-Paz, mixup, 2017, arXiv:1710.09412")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "alpha", \.alpha, in: 0...100, excludingLower: true, default: "0.2",
        "Parameter of the beta distribution of shares.")
    ])
  package static let target = StepTarget.field
  package static let defaultRoles: [FieldRole] = [.feature, .label]

  package var alpha = 0.2
  package init() {}

  package var traits: StepTraits { StepTraits(isRandom: true) }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    field.element = .float32
    switch field.values.encoding {
    // Blends of one-hot rows are distributions; blended indices mean nothing.
    case .oneHot: field.values.encoding = .probabilities
    case .index where field.role == .label:
      throw StepError(
        Self.mismatch,
        "'mixup' blends the class indices of '\(field.name)': halfway between 2 and 4 is no 3",
        help: "put 'one_hot' before it")
    default: break
    }
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let width = batch.rowElementCount
    // Both depend on stream and rows alone, so that a sample and its label are blended alike.
    let partners = Self.partners(rows, random)
    let shares = rows.map { Float(BetaDraw(alpha: alpha, random, row: $0).value) }
    return try batch.floats { numbers in
      guard numbers.count == rows.count * width else { return }
      let originals = Array(numbers)
      for (row, (partner, share)) in zip(partners, shares).enumerated() {
        for i in 0..<width {
          numbers[row * width + i] =
            share * originals[row * width + i] + (1 - share) * originals[partner * width + i]
        }
      }
    }
  }

  /// The place in the batch of each row's partner: a random permutation, as in the paper and in Keras.
  private static func partners(_ rows: [Int], _ random: RandomStream) -> [Int] {
    // Counters with this bit are none of the shares'.
    let keys = rows.map { row -> UInt64 in
      let words = random.words(at: 1 << 63 | UInt64(truncatingIfNeeded: row))
      return UInt64(words.x) << 32 | UInt64(words.y)
    }
    return rows.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
  }
}
