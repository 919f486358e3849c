import SourceText

/// The file is larger, deeper or holds more values than a spec ever does: explained here, found while a spec is read.
struct YAMLLimitRule: Rule {
  static let about = RuleInfo(
    "spec/yaml-limit", .error,
    summary: "The file is larger, deeper or holds more values than a spec ever does.",
    rationale: """
      Limits on size, depth and expanded values keep a hostile file, such as one whose aliases \
      multiply each other, from using up the machine.
      """,
    symptoms: "billion laughs, alias bomb, recursion limit exceeded",
    remedy: "Split the file with extends, or write the values out.",
    examples: [
      .finding(
        "120 lists in each other",
        """
        coprime: 1
        name: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[«[»[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
        model:
          input: [batch, 8]
          layers:
            - dense: 4
        """),
      .clean(
        "a usual depth",
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
