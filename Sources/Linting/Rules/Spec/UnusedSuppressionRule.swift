import SourceText

/// A comment silences a finding that is not there: explained here, found while a spec is read.
struct UnusedSuppressionRule: Rule {
  static let about = RuleInfo(
    "spec/unused-suppression", .warning,
    summary: "A comment silences a finding that is not there.",
    rationale: "Left in place it would hide the next mistake on its line.",
    symptoms: "unused noqa, unused ignore",
    remedy: "Remove the comment.",
    examples: [
      .finding(
        "nothing to silence",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4 # coprime: disable=«spec/out-of-range»
        """),
      .clean(
        "no comment",
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
