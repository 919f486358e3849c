import SourceText

/// The file is not YAML: explained here, found while a spec is read.
struct YAMLSyntaxRule: Rule {
  static let about = RuleInfo(
    "spec/yaml-syntax", .error,
    summary: "The file is not YAML.",
    rationale: """
      Reading ends at the first mistake of syntax: what stands before it is checked, what \
      follows is not seen at all.
      """,
    symptoms: """
      could not find expected colon, mapping values are not allowed here, did not find \
      expected key
      """,
    remedy: """
      Mend the place shown: usually a bracket or quote that is never closed, a tab, or a \
      missing colon or blank after it.
      """,
    sources: ["YAML 1.2.2, 2021, https://yaml.org/spec/1.2.2/"],
    examples: [
      .finding(
        "a bracket that is never closed",
        """
        coprime: 1
        model:
          input: «[»batch, 8
          layers:
            - dense: 4
        """),
      .clean(
        "closed brackets",
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
