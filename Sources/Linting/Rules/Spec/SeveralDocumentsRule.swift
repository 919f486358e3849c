import SourceText

/// The file holds more than one document: explained here, found while a spec is read.
struct SeveralDocumentsRule: Rule {
  static let about = RuleInfo(
    "spec/several-documents", .warning,
    summary: "The file holds more than one document.",
    rationale: """
      A spec is one document; only the first is read, and what follows the second --- never \
      counts.
      """,
    symptoms: "expected a single document in the stream",
    remedy: "Put each spec into a file of its own.",
    examples: [
      .finding(
        "a second document",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        «---»
        coprime: 1
        """),
      .clean(
        "one document",
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
