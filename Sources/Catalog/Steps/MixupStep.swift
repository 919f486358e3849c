package import Arrays
package import DataFiles

/// Blends pairs of samples and of their labels.
package struct MixupStep: PipelineStep {
  package static let about = About(
    "mixup", aliases: ["MixUp"], dialects: Dialect.allCases,
    "Blends each sample and its label with the next of the batch.",
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
    // The share depends on stream and row alone, so that a sample and its label are blended alike.
    let shares = rows.map { Float(BetaDraw(alpha: alpha, random, row: $0).value) }
    return try batch.floats { numbers in
      guard shares.count > 1, numbers.count == shares.count * width else { return }
      let first = Array(numbers[..<width])
      for (row, share) in shares.enumerated() {
        for i in 0..<width {
          let other = row + 1 < shares.count ? numbers[(row + 1) * width + i] : first[i]
          numbers[row * width + i] = share * numbers[row * width + i] + (1 - share) * other
        }
      }
    }
  }
}
