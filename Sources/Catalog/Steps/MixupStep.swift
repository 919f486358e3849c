import Arrays

/// Blends pairs of samples and of their labels.
package struct MixupStep: PipelineStep {
  package static let about = About(
    "mixup", aliases: ["MixUp"], dialects: Dialect.allCases,
    "Blends pairs of samples and of their labels.")
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
  package var isExecutable: Bool { false }

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
}
