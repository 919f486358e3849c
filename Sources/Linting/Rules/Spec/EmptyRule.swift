import SourceText

/// The file is empty: explained here, found while a spec is read.
struct EmptyRule: Rule {
  static let about = RuleInfo(
    "spec/empty", .error,
    summary: "The file is empty.",
    rationale: "An empty file says nothing about a model, so there is nothing to check.",
    symptoms: "empty spec, no content",
    remedy: "Write a spec: it begins with coprime: 1.",
    examples: [
      .finding(
        "only a comment",
        """
        «»# nothing yet
        """),
      .clean(
        "a spec",
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
