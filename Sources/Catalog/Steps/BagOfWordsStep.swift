import Arrays
import Shapes

/// Turns text into one number per word of a vocabulary.
package struct BagOfWordsStep: PipelineStep {
  package static let about = About(
    "bag_of_words", dialects: Dialect.allCases,
    "Turns text into one number per word of a vocabulary.")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "vocabulary_size", \.vocabulary, default: "20000", aliases: ["max_tokens"],
        "Number of different words."),
      .choice("mode", \.mode, default: "binary", "Whether words are noted or counted."),
    ])
  package static let target = StepTarget.field

  package enum Mode: String, Sendable, CaseIterable { case binary, count }

  package var vocabulary = 20_000
  package var mode = Mode.binary
  package init() {}

  package var traits: StepTraits { StepTraits(isEncoding: true, fit: .train) }
  package var isExecutable: Bool { false }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    if let element = field.element, element != .string {
      throw StepError(
        Self.mismatch, "'\(Self.about.name)' takes text, but '\(field.name)' is \(element.rawValue)"
      )
    }
    field.element = .float32
    field.shape = Shape([vocabulary])
    field.values =
      mode == .binary
      ? ValueFacts(range: Interval(0, 1), encoding: .multiHot(classes: vocabulary))
      : ValueFacts(range: Interval(0, .infinity), encoding: .real)
  }
}
