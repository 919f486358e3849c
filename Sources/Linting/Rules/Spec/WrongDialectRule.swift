import SourceText

/// A name of the other framework: explained here, found while reading.
struct WrongDialectRule: Rule {
  static let about = RuleInfo(
    "spec/wrong-dialect", .error,
    summary: "A model written with Keras' names uses one of PyTorch's, or the other way round.",
    rationale: """
      The two frameworks call the same things differently and mean different things by the same words: \
      channels last or first, padding by name or by number, momentum the other way round. A spec keeps to one \
      dialect, so that every number has one meaning.
      """,
    symptoms:
      "Linear is not a layer, BatchNorm2d unknown, nn.Linear in Keras, unknown layer Dense in PyTorch",
    remedy:
      "Use the name that the message gives, or write 'dialect: torch' under 'model' and PyTorch's names throughout.",
    examples: [
      .finding(
        "Keras' name in a model of PyTorch's",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - «dense»: 4
        """),
      .clean(
        "Keras' name in a model of Keras'",
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
