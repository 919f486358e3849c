import SourceText

/// Channels cannot be divided into the groups asked for: explained here, found by shape inference.
struct GroupsRule: Rule {
  static let about = RuleInfo(
    "shape/groups", .error,
    summary: "Channels cannot be divided into the groups asked for.",
    rationale: """
      A grouped convolution gives each group the same number of input and of output channels, \
      so groups must divide both.
      """,
    symptoms: """
      in_channels must be divisible by groups, number of filters must be evenly divisible
      """,
    remedy: "Choose groups that divides both the input channels and the filters.",
    examples: [
      .finding(
        "six channels in four groups",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 6]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, groups: «4»}
        """),
      .clean(
        "eight channels in four groups",
        """
        coprime: 1
        model:
          input: [batch, 8, 8, 8]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, groups: 4}
        """),
    ])

  init() {}
}
