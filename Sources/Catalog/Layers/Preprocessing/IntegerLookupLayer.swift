internal import Shapes
internal import SourceText
internal import YAML

/// Numbers the integers of a vocabulary.
package struct IntegerLookupLayer: LookupFamily {
  package static let about = About(
    "integer_lookup", aliases: ["IntegerLookup"], "Numbers the integers of a vocabulary.")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt("max_tokens", \.lookup.maximum, min: 2, "Greatest length of the vocabulary."),
      .token("mask_token", \.lookup.maskToken, "Integer that stands for nothing; null for none."),
      .int(
        "oov_token", \.unknownInteger, min: nil, default: "-1",
        "What invert gives for unknown numbers."),
      .choice(
        "vocabulary_dtype", \.elementType, default: "int64", "Element type of the vocabulary."),
      .choice(
        "oov_method", \.method, default: "floormod",
        "How unknown integers are spread over their bins."),
    ] + Field.vocabularyFields + Field.indexFields
  ) { root, arguments, decoder in
    root.lookup.check(arguments, &decoder)
    guard root.lookup.salt != nil, root.method != .farmhash else { return }
    decoder.report(
      "spec/conflicting-parameters", "'salt' has a meaning for 'oov_method: farmhash' only",
      at: arguments.range(of: "salt"))
  }

  package static let examples: [LayerExample] = [
    .init("integer_lookup: {vocabulary: [12, 36, 42]}", [[.batch, 3]], gives: [.batch, 3]),
    .init(
      "integer_lookup: {vocabulary: [12, 36, 42], output_mode: one_hot}", [[.batch, 1]],
      gives: [.batch, 4]),
    .init("integer_lookup: {max_tokens: 1}", [[.batch, 3]], fails: "spec/out-of-range"),
    .init("integer_lookup: {output_mode: count}", [[.batch, 3]], fails: "shape/unknown-extent"),
  ]

  package enum Method: String, Sendable, CaseIterable { case floormod, farmhash }
  package enum VocabularyType: String, Sendable, CaseIterable { case int32, int64 }

  package var lookup = LookupOptions(unknownToken: "-1")
  package var elementType = VocabularyType.int64
  package var method = Method.floormod
  package var unknownInteger: Int {
    get { Int(lookup.unknownToken) ?? -1 }
    set { lookup.unknownToken = "\(newValue)" }
  }

  package init() {}
}

extension Field {
  /// An integer or a text that may be missing.
  static func token(_ key: String, _ path: Path<String?>, _ summary: String) -> Self {
    Field(key, type: .optional(.other("an integer or a text")), default: "null", summary) {
      root, node, decoder in
      let node = decoder.substituted(node)
      if let scalar = node.scalar {
        root[keyPath: path] = node.isNull ? nil : scalar.text
        return true
      }
      decoder.reportType(node, expected: "an integer or a text")
      return false
    }
  }
}
