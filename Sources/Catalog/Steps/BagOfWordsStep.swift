package import Arrays
package import DataFiles
import Shapes

/// Turns text into one number per word of a vocabulary.
package struct BagOfWordsStep: VocabularyFamily {
  package static let about = About(
    "bag_of_words", dialects: Dialect.allCases,
    "Turns text into one number per word of a vocabulary; the first is for words that are not in it.",
    source: "Keras' TextVectorization with output_mode='multi_hot' or 'count'")
  package static let schema = Schema(
    Self(),
    [
      .vocabularySize(
        \.vocabulary, min: 1, default: "20000", "Number of different words, the unknown included."),
      .choice("mode", \.mode, default: "binary", "Whether words are noted or counted."),
      .standardize(\.standardization, default: "lower_and_strip_punctuation"),
    ])
  package static let target = StepTarget.field
  package static let split = TextVectorizationLayer.Split.whitespace
  package static let reserved = 1

  package enum Mode: String, Sendable, CaseIterable { case binary, count }

  package var vocabulary = 20_000
  package var mode = Mode.binary
  package var standardization: TextVectorizationLayer.Standardization? = .lowerAndStripPunctuation
  package init() {}

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireText(field)
    field.element = .float32
    field.shape = Shape([vocabulary])
    field.values =
      mode == .binary
      ? ValueFacts(range: Interval(0, 1), encoding: .multiHot(classes: vocabulary))
      : ValueFacts(range: Interval(0, .infinity), encoding: .real)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let texts = try codes(batch, statistics, unknown: 0)
    let (count, overflow) = texts.count.multipliedReportingOverflow(by: vocabulary)
    guard !overflow, count <= HostArray.largestCount else {
      throw DataError("a vocabulary of \(vocabulary) words is too large")
    }
    var result = [Float](repeating: 0, count: count)
    for (row, codes) in texts.enumerated() {
      for code in codes {
        let place = row * vocabulary + code
        result[place] = mode == .binary ? 1 : result[place] + 1
      }
    }
    return HostArray(shape: [texts.count, vocabulary], result) ?? batch
  }
}
