import Arrays
import Shapes

/// Turns text into a sequence of word codes.
package struct TokenizeStep: PipelineStep {
  package static let about = About(
    "tokenize", aliases: ["text_vectorization", "TextVectorization"], dialects: Dialect.allCases,
    "Turns text into a sequence of word codes.")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "vocabulary_size", \.vocabulary, default: "20000", aliases: ["max_tokens"],
        "Number of different codes."),
      .int(
        "length", \.length, default: "128", aliases: ["output_sequence_length"],
        "Number of codes per sample."),
    ])
  package static let target = StepTarget.field

  package var vocabulary = 20_000
  package var length = 128
  package init() {}

  package var traits: StepTraits { StepTraits(isEncoding: true, fit: .train) }
  package var isExecutable: Bool { false }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    if let element = field.element, element != .string {
      throw StepError(
        Self.mismatch, "'\(Self.about.name)' takes text, but '\(field.name)' is \(element.rawValue)"
      )
    }
    field.element = .int32
    field.shape = Shape([length])
    field.values = ValueFacts(
      range: Interval(0, Double(vocabulary - 1)), encoding: .index(classes: vocabulary))
  }
}
