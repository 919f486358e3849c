import SourceText

/// Work along the batch axis: explained here, found by shape inference.
struct BatchAxisRule: Rule {
  static let about = RuleInfo(
    "shape/batch-axis", .error,
    summary: "A layer works along the batch axis, so that samples depend on each other.",
    rationale: """
      Axis 0 counts the samples of a batch. A softmax or a normalisation over it makes the result of one \
      sample depend on which others happen to stand beside it: predictions change with the order of \
      the data and with the batch size, and for a single sample a softmax over the batch is always 1. \
      PyTorch's recurrent and attention layers read [time, batch, features] unless they are told batch_first: \
      given the batch first, their state runs from sample to sample.
      """,
    symptoms:
      "predictions change with batch size, different result for a single sample, softmax over the wrong axis, softmax(dim=0), batch_first, LSTM learns nothing",
    remedy:
      "Use the axis of the features or classes, usually -1; for sequences of PyTorch set batch_first: true.",
    examples: [
      .finding(
        "softmax over the samples",
        """
        coprime: 1
        model:
          input: [batch, 10]
          layers:
            - softmax: {axis: «0»}
        """),
      .finding(
        "samples read as the steps of one sequence",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 20, 8]
          layers:
            - «LSTM»: {input_size: 8, hidden_size: 16}
        """),
      .clean(
        "steps before samples",
        """
        coprime: 1
        dims: {time: 20}
        model:
          dialect: torch
          input: [time, batch, 8]
          layers:
            - LSTM: {input_size: 8, hidden_size: 16}
        """),
      .clean(
        "softmax over the classes",
        """
        coprime: 1
        model:
          input: [batch, 10]
          layers:
            - softmax: {axis: 1}
        """),
    ])

  init() {}
}
