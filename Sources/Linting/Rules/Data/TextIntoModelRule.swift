import Analysis
import Arrays
import Catalog
import Program
import SourceText
import Spec

/// Reports text that reaches a model which takes numbers.
struct TextIntoModelRule: Rule {
  static let about = RuleInfo(
    "data/text-into-model", .error,
    summary: "Text reaches an input that takes numbers.",
    rationale: """
      Layers compute with numbers. Text has to be turned into word or character codes first; without \
      that the first batch fails ("could not convert string to float", "cast string to float is not \
      supported").
      """,
    symptoms: """
      could not convert string to float, Cast string to float is not supported, invalid dtype: str, \
      can't convert np.ndarray of type numpy.str_
      """,
    remedy: "Add a step that turns text into numbers: tokenize, char_encode or bag_of_words.",
    sources: ["https://keras.io/api/layers/preprocessing_layers/text/text_vectorization/"],
    examples: [
      .finding(
        "no codes",
        """
        coprime: 1
        model:
          inputs:
            review: [batch, 100]
          layers:
            - embedding: {input_dim: 20000, output_dim: 8}
        data:
          fields:
            review: {role: feature, shape: [], dtype: «string»}
          pipeline:
            - lowercase: {field: review}
        """),
      .clean(
        "word codes",
        """
        coprime: 1
        model:
          inputs:
            review: [batch, 100]
          layers:
            - embedding: {input_dim: 20000, output_dim: 8}
        data:
          fields:
            review: {role: feature, shape: [], dtype: string}
          pipeline:
            - lowercase: {field: review}
            - tokenize: {field: review, vocabulary_size: 20000, length: 100}
        """),
      .clean(
        "codes are made by the model",
        """
        coprime: 1
        model:
          inputs:
            review: {shape: [batch], dtype: string}
          layers:
            - text_vectorization: {max_tokens: 20000, output_sequence_length: 100}
            - embedding: {input_dim: 20000, output_dim: 8}
        data:
          fields:
            review: {role: feature, shape: [], dtype: string}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for (input, declared) in zip(spec.inputs, spec.graph?.inputs ?? []) {
      guard input.type.element != .string,
        let field = spec.pipeline.fields(.feature).first(where: { $0.name == input.field }),
        field.element == .string,
        let declaration = spec.spec.data?.fields.first(where: { $0.name.value == field.name })
      else { continue }
      report.add(
        "'\(field.name)' is text, but input '\(declared.name.value)' takes \(input.type.element.rawValue)",
        at: declaration.element?.range ?? declaration.name.range,
        notes: [.init("the input is declared here", at: declared.shape.range)],
        help: "turn it into numbers: 'tokenize', 'char_encode' or 'bag_of_words'")
    }
  }
}
