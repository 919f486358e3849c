/// Turns text into a sequence of word codes.
package struct TokenizeStep: SequenceEncodingFamily {
  package static let about = About(
    "tokenize", aliases: ["text_vectorization", "TextVectorization"], dialects: Dialect.allCases,
    "Turns text into a sequence of word codes: 0 pads, 1 is unknown, then the words from the most "
      + "frequent one on. All fields of one step share a vocabulary.",
    source: "Keras' TextVectorization")
  package static let schema = Schema(
    Self(),
    [
      .vocabularySize(
        \.vocabulary, min: 2, default: "20000", "Number of different codes, 0 and 1 included."),
      .codesPerSample(\.length),
      .standardize(\.standardization, default: "lower_and_strip_punctuation"),
    ])
  package static let target = StepTarget.field
  package static let split = TextVectorizationLayer.Split.whitespace

  package var vocabulary = 20_000
  package var length: Int?
  package var standardization: TextVectorizationLayer.Standardization? = .lowerAndStripPunctuation
  package init() {}
}
