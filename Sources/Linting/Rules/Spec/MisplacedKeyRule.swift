import SourceText

/// A key stands in a section that does not have it: explained here, found while a spec is read.
struct MisplacedKeyRule: Rule {
  static let about = RuleInfo(
    "spec/misplaced-key", .error,
    summary: "A key stands in a section that does not have it.",
    rationale: """
      A known key in the wrong place is not used: the default applies while the file seems to \
      say something else.
      """,
    symptoms: "setting has no effect, option ignored",
    remedy: "Move the key to the section named.",
    examples: [
      .finding(
        "epochs under model",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
          «epochs»: 5
        """),
      .clean(
        "epochs under training",
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
