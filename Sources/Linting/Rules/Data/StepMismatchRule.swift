import SourceText

/// Explains what is reported while the pipeline is followed: a step that cannot work on its field.
struct StepMismatchRule: Rule {
  static let about = RuleInfo(
    "data/step-mismatch", .error,
    summary: "A pipeline step cannot work on what its field holds.",
    rationale: """
      Every step says what it takes: one_hot takes class indices, an image step takes images, \
      arithmetic takes numbers. On anything else the step fails when the data are read, or gives \
      numbers without meaning.
      """,
    symptoms: """
      one_hot applied twice, could not convert string to float, expected image with 3 dimensions, \
      to_categorical on floats
      """,
    remedy: "Change the order of the steps, or apply the step to the field it was meant for.",
    examples: [
      .finding(
        "one-hot twice",
        """
        coprime: 1
        data:
          fields:
            y: {role: label, classes: 3}
          pipeline:
            - one_hot: {field: y}
            - «one_hot»: {field: y}
        """),
      .clean(
        "once",
        """
        coprime: 1
        data:
          fields:
            y: {role: label, classes: 3}
          pipeline:
            - one_hot: {field: y}
        """),
    ])
}
