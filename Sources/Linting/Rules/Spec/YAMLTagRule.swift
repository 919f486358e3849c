import SourceText

/// A tag is not one of the core schema, or does not fit its value: explained here, found while a spec is read.
struct YAMLTagRule: Rule {
  static let about = RuleInfo(
    "spec/yaml-tag", .error,
    summary: "A tag is not one of the core schema, or does not fit its value.",
    rationale: """
      Tags such as !!python/object make some readers build objects or run code. A spec holds \
      values only, so such a tag is refused and nothing is executed.
      """,
    symptoms: "could not determine a constructor for the tag",
    remedy: "Remove the tag.",
    examples: [
      .finding(
        "a tag that would build an object",
        """
        coprime: 1
        name: «!!python/name:os.system» x
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
      .clean(
        "a tag of the core schema",
        """
        coprime: 1
        name: !!str 12
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
    ])

  init() {}
}
