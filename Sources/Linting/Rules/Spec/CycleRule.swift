import SourceText

/// Layers read each other in a circle: explained here, found while a spec is read.
struct CycleRule: Rule {
  static let about = RuleInfo(
    "spec/cycle", .error,
    summary: "Layers read each other in a circle.",
    rationale: """
      None of them can be computed first. A recurrent connection is written with a recurrent \
      layer.
      """,
    symptoms: "graph contains a cycle, graph disconnected",
    remedy: "Let one of the layers read something that comes before the circle.",
    examples: [
      .finding(
        "a reads b and b reads a",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 8, name: a, from: «b»}
            - dense: {units: 8, name: b, from: a}
        """),
      .clean(
        "b reads a",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 8, name: a, activation: relu}
            - dense: {units: 8, name: b, from: a}
        """),
    ])

  init() {}
}
