import SourceText

/// A comment silences nothing: explained here, found when findings are compared with the comments.
struct UnusedSuppressionRule: Rule {
  static let about = RuleInfo(
    "spec/unused-suppression", .warning,
    summary: "A comment silences a finding that is not there.",
    rationale: """
      Left in place it would hide the next mistake on its line. Nothing is said while the spec has \
      errors of reading or of shapes, behind which other rules find less, nor of rules that are off.
      """,
    symptoms: "unused noqa, unused ignore, suppression has no effect",
    remedy: "Remove the comment, or the rule from its list.",
    examples: [
      .finding(
        "nothing to silence",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4 # coprime: disable=«spec/out-of-range» was zero once
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 4
          """),
      .finding(
        "one of two rules",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            # coprime: disable=«spec/out-of-range»,model/dropout-rate-high as in the paper
            - dropout: 0.8
            - dense: 1
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 4, activation: relu}
              # coprime: disable=model/dropout-rate-high as in the paper
              - dropout: 0.8
              - dense: 1
          """),
      .finding(
        "a form that other linters have",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4 «# coprime: ignore[spec/out-of-range]»
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
