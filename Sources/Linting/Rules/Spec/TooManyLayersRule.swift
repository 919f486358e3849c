import SourceText

/// The model has more layers than any real one: explained here, found while a spec is read.
struct TooManyLayersRule: Rule {
  static let about = RuleInfo(
    "spec/too-many-layers", .error,
    summary: "The model has more layers than any real one.",
    rationale: """
      Twenty thousand layers are far beyond the deepest published networks; a larger number is \
      a slip in repeat, and would only use up memory.
      """,
    symptoms: "out of memory while building the model",
    remedy: "Correct the number of repetitions.",
    examples: [
      .finding(
        "a million repetitions",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - relu: {repeat: «1000000»}
            - dense: 4
        """),
      .clean(
        "one layer",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - relu
            - dense: 4
        """),
    ])

  init() {}
}
