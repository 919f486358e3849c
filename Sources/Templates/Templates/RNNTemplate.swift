enum RNNTemplate: Template {
  static let name = "rnn"
  static let summary = "a number from a sequence: one LSTM on the adding problem"
  static let text = #"""
    # A number from a sequence. The data is drawn by the program, so 'coprime run rnn.yaml' trains as it is: two of the
    # numbers of each sequence are marked, and the network must give their sum.
    coprime: 1
    name: rnn
    description: The sum of the two marked numbers of a sequence.

    dims:
      time: 20
      features: 2        # the number and its mark

    model:
      input: [batch, time, features]
      layers:
        - lstm: 32                          # gives its last state only; return_sequences: true gives all steps
        - dense: {units: 1, name: sum}      # no activation: a number of any size

    data:
      source:
        synthetic: {kind: adding, samples: 5000, length: 20, seed: 1}
      split: {validation: 0.1, test: 0.1, seed: 1}
      # Rows that follow each other in time must not be shuffled between the splits:
      # split: {validation: 0.1, test: 0.1, method: tail}

    training:
      loss: mean_squared_error
      optimizer: {adam: {learning_rate: 0.003}}     # the first thing to try other values for
      gradient_clip: {global_norm: 1.0}             # gradients through many steps can explode
      epochs: 10
      batch_size: 64
      seed: 1

    evaluation:
      metrics: [mean_absolute_error]
      split: test

    """#
}
