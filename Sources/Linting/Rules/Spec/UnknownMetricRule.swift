import SourceText

/// A metric is not known by the name it is given: explained here, found while a spec is read.
struct UnknownMetricRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-metric", .error,
    summary: "A metric is not known by the name it is given.",
    rationale: """
      Nothing of that name is in the catalogue, so what it does to the data cannot be \
      followed, and everything behind it stays unknown.
      """,
    symptoms: "unknown metric, could not interpret metric identifier",
    remedy: "Use the name that is suggested, or look the names up in Grammar.md.",
    examples: [
      .finding(
        "a slip",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        evaluation:
          metrics: [«mean_absolute_eror»]
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 4
          evaluation:
            metrics: [mean_absolute_error]
          """),
      .clean(
        "the right name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        evaluation:
          metrics: [mean_absolute_error]
        """),
    ])

  init() {}
}
