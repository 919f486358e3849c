import SourceText

/// An alias names nothing, or a value that it stands in itself: explained here, found while a spec is read.
struct YAMLAliasRule: Rule {
  static let about = RuleInfo(
    "spec/yaml-alias", .error,
    summary: "An alias names nothing, or a value that it stands in itself.",
    rationale: """
      An alias repeats a value that was named with & before it. Without such a name there is \
      nothing to repeat.
      """,
    symptoms: "found undefined alias, unknown anchor",
    remedy: "Name the value with & before the alias, or write it out.",
    sources: ["YAML 1.2.2, 2021, https://yaml.org/spec/1.2.2/"],
    examples: [
      .finding(
        "an alias without an anchor",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: «*width»
        """),
      .clean(
        "an anchor and its alias",
        """
        coprime: 1
        dims:
          width: &width 4
        model:
          input: [batch, 8]
          layers:
            - dense: *width
        """),
    ])

  init() {}
}
