import SourceText

/// A comment silences a rule and does not say why: explained here, found with the comments.
struct SuppressionWithoutReasonRule: Rule {
  static let about = RuleInfo(
    "spec/suppression-without-reason", .warning,
    summary: "A comment silences a rule and does not say why.",
    rationale: """
      Who reads the spec later cannot tell a decision from a mistake that was in the way, and cannot \
      know when the comment may go. 'require-reason: true' in .coprime.yaml asks for reasons in every \
      profile.
      """,
    symptoms: "noqa without explanation, suppressed warning nobody understands",
    remedy: "Write the reason behind the rule's name.",
    profile: .production,
    examples: [
      .finding(
        "no reason",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            - dropout: 0.8 «# coprime: disable=model/dropout-rate-high»
            - dense: 1
        """),
      .clean(
        "a reason",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            - dropout: 0.8 # coprime: disable=model/dropout-rate-high as in the paper
            - dense: 1
        """),
    ])

  init() {}
}
