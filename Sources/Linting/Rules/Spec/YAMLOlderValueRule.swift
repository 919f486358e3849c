import SourceText

/// Readers of YAML 1.1 take a value for something else: explained here, found while a spec is read.
struct YAMLOlderValueRule: Rule {
  static let about = RuleInfo(
    "spec/yaml-1-1-value", .warning,
    summary: "Readers of YAML 1.1 take a value for something else.",
    rationale: """
      The spec follows YAML 1.2, where yes, on and 012 are text or decimal. Many libraries \
      still read YAML 1.1, where they are true, true and ten, so the same file means two \
      things.
      """,
    symptoms: "norway problem, yes becomes true, leading zero becomes octal",
    remedy: """
      Write true or false, numbers without leading zeros, and quotes around text that only \
      looks like either.
      """,
    sources: ["YAML 1.2.2, 2021, https://yaml.org/spec/1.2.2/"],
    examples: [
      .finding(
        "a word that was a boolean",
        """
        coprime: 1
        name: «no»
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """,
        fixed: """
          coprime: 1
          name: 'no'
          model:
            input: [batch, 8]
            layers:
              - dense: 4
          """),
      .clean(
        "a rule that is switched off",
        """
        coprime: 1
        lint:
          severities: {optim/too-few-steps: off}
        """),
      .clean(
        "the same word in quotes",
        """
        coprime: 1
        name: "no"
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
    ])

  init() {}
}
