import SourceText

/// A merge key is given something other than mappings: explained here, found while a spec is read.
struct YAMLMergeRule: Rule {
  static let about = RuleInfo(
    "spec/yaml-merge", .error,
    summary: "A merge key is given something other than mappings.",
    rationale: """
      The key << copies the pairs of a mapping, or of a list of mappings, into the one it \
      stands in. Anything else has no pairs.
      """,
    symptoms: "expected a mapping or list of mappings for merging",
    remedy: "Give << an alias of a mapping.",
    examples: [
      .finding(
        "a number is merged",
        """
        coprime: 1
        dims:
          <<: «3»
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
      .clean(
        "a mapping is merged",
        """
        coprime: 1
        blocks: {}
        dims:
          <<: {width: 4}
        model:
          input: [batch, 8]
          layers:
            - dense: width
        """),
    ])

  init() {}
}
