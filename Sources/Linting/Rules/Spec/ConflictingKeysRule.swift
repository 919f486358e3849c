import SourceText

/// Two keys that exclude each other are both given: explained here, found while a spec is read.
struct ConflictingKeysRule: Rule {
  static let about = RuleInfo(
    "spec/conflicting-keys", .error,
    summary: "Two keys that exclude each other are both given.",
    rationale: "Only one of the two can hold, and which one is not for the program to guess.",
    symptoms: "mutually exclusive, only one of them may be set",
    remedy: "Keep one of the two.",
    examples: [
      .finding(
        "input and inputs",
        """
        coprime: 1
        model:
          input: [batch, 8]
          «inputs»:
            image: [batch, 8]
          layers:
            - dense: {units: 4, from: image}
        """),
      .clean(
        "one of them",
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
