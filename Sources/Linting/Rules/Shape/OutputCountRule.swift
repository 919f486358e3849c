import SourceText

/// A wrapped layer with several results where one is needed: explained here, found by shape inference.
struct OutputCountRule: Rule {
  static let about = RuleInfo(
    "shape/output-count", .error,
    summary: "A wrapped layer has several results where one is needed.",
    rationale: """
      A layer that is applied to every step has its results put behind each other; Keras does so with \
      one tensor per step, not with a result and its states.
      """,
    symptoms:
      "Exception encountered when calling TimeDistributed.call(), Cannot convert to a shape",
    remedy: "Leave return_state and return_attention_scores out of the wrapped layer.",
    examples: [
      .finding(
        "states of every step",
        """
        coprime: 1
        model:
          input: [batch, 7, 11, 3]
          layers:
            - time_distributed: {layer: «{lstm: {units: 4, return_state: true}}»}
        """),
      .clean(
        "the result of every step",
        """
        coprime: 1
        model:
          input: [batch, 7, 11, 3]
          layers:
            - time_distributed: {layer: {lstm: {units: 4}}}
        """),
    ])

  init() {}
}
