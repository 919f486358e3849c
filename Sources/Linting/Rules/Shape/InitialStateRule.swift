import SourceText

/// A recurrent layer's first state of the wrong shape: explained here, found by shape inference.
struct InitialStateRule: Rule {
  static let about = RuleInfo(
    "shape/initial-state", .error,
    summary: "The state that a recurrent layer starts from does not have the shape of its states.",
    rationale: """
      A recurrent layer with u units has states of u numbers per sample; a state taken from an encoder \
      must come from a layer with as many units.
      """,
    symptoms:
      "An initial_state was passed that is not compatible with cell.state_size, Expected hidden size, encoder decoder state mismatch",
    remedy: "Give both layers the same number of units, or put a dense layer between them.",
    sources: [
      "Sutskever, Vinyals and Le, Sequence to sequence learning with neural networks, 2014, arXiv:1409.3215"
    ],
    examples: [
      .finding(
        "16 units start from 8 numbers",
        """
        coprime: 1
        model:
          inputs:
            sequence: [batch, 5, 4]
            start: [batch, 8]
          layers:
            - gru: {units: 16, from: [sequence, «start»]}
        """),
      .clean(
        "as many numbers as units",
        """
        coprime: 1
        model:
          inputs:
            sequence: [batch, 5, 4]
            start: [batch, 16]
          layers:
            - gru: {units: 16, from: [sequence, start]}
        """),
    ])

  init() {}
}
