import SourceText

/// A key is not known where it stands: explained here, found while a spec is read.
struct UnknownKeyRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-key", .error,
    summary: "A key is not known where it stands.",
    rationale: """
      A misspelt key is not used, so the default applies while the file seems to say something \
      else. This is among the most frequent causes of runs that ignore a setting.
      """,
    symptoms: """
      setting has no effect, option ignored, unexpected keyword argument, unrecognized \
      arguments
      """,
    remedy: "Use the key that is suggested, or look the keys up in Grammar.md.",
    sources: ["https://github.com/ludwig-ai/ludwig/pull/1020"],
    examples: [
      .finding(
        "unit for units",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {«unit»: 4}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 4}
          """),
      .clean(
        "the right key",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4}
        """),
    ])

  init() {}
}
