import SourceText

/// A schedule is not known by the name it is given: explained here, found while a spec is read.
struct UnknownScheduleRule: Rule {
  static let about = RuleInfo(
    "spec/unknown-schedule", .error,
    summary: "A schedule is not known by the name it is given.",
    rationale: """
      Nothing of that name is in the catalogue, so what it does to the data cannot be \
      followed, and everything behind it stays unknown.
      """,
    symptoms: "unknown schedule, could not interpret schedule identifier",
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
        training:
          schedule: {«step_decy»: {after: 2, every: 2, factor: 0.5}}
          loss: mean_squared_error
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 4
          training:
            schedule: {step_decay: {after: 2, every: 2, factor: 0.5}}
            loss: mean_squared_error
          """),
      .clean(
        "the right name",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        training:
          schedule: {step_decay: {after: 2, every: 2, factor: 0.5}}
          loss: mean_squared_error
        """),
    ])

  init() {}
}
