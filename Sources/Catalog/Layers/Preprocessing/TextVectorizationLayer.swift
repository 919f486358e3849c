internal import Arrays
internal import SourceText
internal import YAML
package import Program
internal import Shapes

/// Splits texts into words or characters and numbers them.
package struct TextVectorizationLayer: LookupFamily, UncomputedCategories {
  package static let about = About(
    "text_vectorization", aliases: ["TextVectorization"],
    "Splits texts into words or characters and numbers them.")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt("max_tokens", \.lookup.maximum, min: 2, "Greatest length of the vocabulary."),
      .optionalChoice(
        "standardize", \.standardization, default: "lower_and_strip_punctuation",
        "What is done to a text first; null for nothing."),
      .optionalChoice(
        "split", \.split, default: "whitespace", "What a text is split at; null for nothing."),
      .optionalInt(
        "ngrams", \.longestRun, "Greatest number of neighbours that make an entry together."),
      .optionalInt(
        "output_sequence_length", \.length,
        "Number of integers per text: longer ones are cut, shorter ones filled with 0."),
      .text("encoding", \.textEncoding, default: "utf-8", "Encoding of the texts."),
      .bool(
        "ragged", \.isRagged, default: "false", "Whether every text keeps a length of its own."),
    ] + Field.vocabularyFields
  ) { root, arguments, decoder in
    root.lookup.check(arguments, &decoder)
    guard root.encoding != .int else { return }
    for (key, isGiven) in [
      ("output_sequence_length", root.length != nil), ("ragged", root.isRagged),
    ] where isGiven {
      decoder.report(
        "spec/conflicting-parameters", "'\(key)' has a meaning for 'output_mode: int' only",
        at: arguments.range(of: key))
    }
  }

  package static let examples: [LayerExample] = [
    .init(
      "text_vectorization: {max_tokens: 5000, output_sequence_length: 200}", [[.batch, 1]],
      gives: [.batch, 200]),
    .init(
      "text_vectorization: {max_tokens: 5000, output_mode: tf_idf, pad_to_max_tokens: true}",
      [[.batch]], gives: [.batch, 5000]),
    .init("text_vectorization: {max_tokens: 5000}", [[.batch]], fails: "shape/unknown-extent"),
    .init(
      "text_vectorization: {output_mode: count, output_sequence_length: 9}", [[.batch]],
      fails: "spec/conflicting-parameters"),
  ]

  package enum Standardization: String, Sendable, CaseIterable {
    case lowerAndStripPunctuation = "lower_and_strip_punctuation"
    case lower
    case stripPunctuation = "strip_punctuation"
  }
  package enum Split: String, Sendable, CaseIterable { case whitespace, character }

  package var lookup = LookupOptions(unknownToken: "[UNK]")
  package var standardization: Standardization? = .lowerAndStripPunctuation
  package var split: Split? = .whitespace
  package var longestRun: Int?
  package var length: Int?
  package var textEncoding = "utf-8"
  package var isRagged = false

  package init() {}

  package static let steps = "the steps 'tokenize', 'bag_of_words' or 'char_encode'"

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    guard x.rank == 1 || x.rank == 2 && context.value(x[1]) == 1 else {
      throw LayerError(
        "shape/rank",
        "\(context.subject) takes one text per sample, [batch] or [batch, 1], its input is \(x)",
        framework: "When using `TextVectorization` to tokenize strings, the input rank must be 1 "
          + "or the last shape dimension must be 1.")
    }
    guard encoding == .int else {
      let depth = try depth(context)
      return Inference(TensorType(Shape(axes: [x.axes[0], Axis(depth, role: .feature)]), .float32))
    }
    guard let length else {
      throw LayerError(
        "shape/unknown-extent",
        "\(context.subject) gives as many integers as the longest text of a batch has words",
        at: .parameter("output_sequence_length"),
        help: "fix the number with 'output_sequence_length'")
    }
    return Inference(TensorType(Shape(axes: [x.axes[0], Axis(Dim(length), role: .time)]), .int64))
  }
}

extension Field {
  /// One of several words, or null.
  static func optionalChoice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ key: String, _ path: Path<Choice?>, default text: String = "null", _ summary: String
  ) -> Self {
    Field(
      key, type: .optional(.choice(Choice.allCases.map(\.rawValue))), default: text, summary
    ) { root, node, decoder in
      if decoder.substituted(node).isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let value = decoder.choice(node, of: Choice.self) else { return false }
      root[keyPath: path] = value
      return true
    }
  }
}
