import SourceText

/// A key is a list or a mapping: explained here, found while a spec is read.
struct YAMLKeyRule: Rule {
  static let about = RuleInfo(
    "spec/yaml-key", .error,
    summary: "A key is a list or a mapping.",
    rationale: """
      Every key of a spec is a word. A list or mapping in its place is usually a brace or \
      bracket too many.
      """,
    symptoms: "found unhashable key, while constructing a mapping",
    remedy: "Write the key as a plain word.",
    examples: [
      .finding(
        "a list as a key",
        """
        coprime: 1
        ? «[name, title]»
        : x
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
      .clean(
        "words as keys",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
    ])

  init() {}
}
