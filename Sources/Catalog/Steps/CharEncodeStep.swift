/// Turns text into a sequence of character codes.
package struct CharEncodeStep: SequenceEncodingFamily {
  package static let about = About(
    "char_encode", dialects: Dialect.allCases,
    "Turns text into a sequence of character codes: 0 pads, 1 is unknown, then the characters from "
      + "the most frequent one on. All fields of one step share a vocabulary.",
    source: "Keras' TextVectorization with split='character'")
  package static let schema = Schema(
    Self(),
    [
      .vocabularySize(
        \.vocabulary, min: 2, default: "256", "Number of different codes, 0 and 1 included."),
      .codesPerSample(\.length),
      .standardize(\.standardization, default: "null"),
    ])
  package static let target = StepTarget.field
  package static let split = TextVectorizationLayer.Split.character

  package var vocabulary = 256
  package var length: Int?
  package var standardization: TextVectorizationLayer.Standardization?
  package init() {}
}
