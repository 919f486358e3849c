import SourceText

/// A spec extends itself through others: explained here, found while a spec is read.
struct ExtendsCycleRule: Rule {
  static let about = RuleInfo(
    "spec/extends-cycle", .error,
    summary: "A spec extends itself through others.",
    rationale: "Each would have to be read before the other.",
    symptoms: "circular include, maximum recursion depth exceeded",
    remedy: "Remove one of the extends.",
    examples: [
      .finding(
        "a spec that extends itself",
        """
        coprime: 1
        extends: «example.yaml»
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
      .clean(
        "a spec of its own",
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
