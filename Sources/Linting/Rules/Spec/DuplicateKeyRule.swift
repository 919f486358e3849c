import SourceText

/// A mapping has the same key twice: explained here, found while a spec is read.
struct DuplicateKeyRule: Rule {
  static let about = RuleInfo(
    "spec/duplicate-key", .error,
    summary: "A mapping has the same key twice.",
    rationale: """
      Readers of YAML keep the last value and say nothing, so the first one silently does not \
      count.
      """,
    symptoms: "duplicate key, value has no effect, setting ignored",
    remedy: "Remove one of the two.",
    sources: ["Biran and Cohen, YAML 1.2.2, section 3.2.1.3, 2021"],
    examples: [
      .finding(
        "epochs given twice",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        training:
          loss: mean_squared_error
          epochs: 5
          «epochs»: 50
        """),
      .clean(
        "epochs given once",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        training:
          loss: mean_squared_error
          epochs: 5
        """),
    ])

  init() {}
}
