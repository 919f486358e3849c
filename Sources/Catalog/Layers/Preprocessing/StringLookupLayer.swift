internal import Shapes

/// Numbers the texts of a vocabulary.
package struct StringLookupLayer: LookupFamily, UncomputedCategories {
  package static let about = About(
    "string_lookup", aliases: ["StringLookup"], "Numbers the texts of a vocabulary.")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt("max_tokens", \.lookup.maximum, min: 2, "Greatest length of the vocabulary."),
      .token("mask_token", \.lookup.maskToken, "Text that stands for nothing; null for none."),
      .text(
        "oov_token", \.lookup.unknownToken, default: "'[UNK]'",
        "What invert gives for unknown numbers."),
      .text("encoding", \.textEncoding, default: "utf-8", "Encoding of the texts."),
    ] + Field.vocabularyFields + Field.indexFields
  ) { root, arguments, decoder in root.lookup.check(arguments, &decoder) }

  package static let examples: [LayerExample] = [
    .init("string_lookup: {vocabulary: [a, b, c]}", [[.batch, 3]], gives: [.batch, 3]),
    .init(
      "string_lookup: {vocabulary: [a, b], output_mode: multi_hot}", [[.batch, 3]],
      gives: [.batch, 3]),
    .init(
      "string_lookup: {pad_to_max_tokens: true}", [[.batch, 3]], fails: "spec/missing-parameter"),
    .init(
      "string_lookup: {vocabulary: [a, b, a]}", [[.batch, 3]], fails: "spec/out-of-range"),
  ]

  package var lookup = LookupOptions(unknownToken: "[UNK]")
  package var textEncoding = "utf-8"

  package init() {}

  package static let steps = "the step 'label_encode'"
}
