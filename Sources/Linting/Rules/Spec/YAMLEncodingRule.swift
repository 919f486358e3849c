import SourceText

/// The file holds bytes or characters that YAML does not allow: explained here, found while a spec is read.
struct YAMLEncodingRule: Rule {
  static let about = RuleInfo(
    "spec/yaml-encoding", .error,
    summary: "The file holds bytes or characters that YAML does not allow.",
    rationale: """
      YAML is Unicode text. Bytes that are not UTF-8 and control characters are replaced so \
      that the rest can be checked, but the text is not what was meant.
      """,
    symptoms: """
      invalid byte sequence, control characters are not allowed, special characters are not \
      allowed
      """,
    remedy: "Save the file as UTF-8 and remove the character shown.",
    sources: ["YAML 1.2.2, 2021, https://yaml.org/spec/1.2.2/"],
    examples: [
      .finding(
        "a control character",
        """
        coprime: 1
        name: a«\u{1}»b
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
      .clean(
        "text beyond ASCII",
        """
        coprime: 1
        name: größer
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
    ])

  init() {}
}
