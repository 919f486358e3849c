enum MLPTemplate: Template {
  static let name = "mlp"
  static let summary = "classes from numbers: a small dense network on two intertwined spirals"
  static let text = #"""
    # A small dense network that tells two classes apart. The data is drawn by the program, so this runs as it is:
    #
    #   coprime lint                 what is wrong, without running anything
    #   coprime shapes mlp.yaml      the shape of every layer
    #   coprime run mlp.yaml         check, train, evaluate
    #
    # Get this far with your own data before you add anything. What slows learning down or hides mistakes at first
    # (augmentation, dropout, weight decay, schedules, class weights) stands below as comments.
    coprime: 1
    name: mlp
    description: Two intertwined spirals, told apart by a dense network.

    model:
      input: [batch, 2]          # the batch axis is always written
      layers:
        - dense: {units: 64, activation: relu}
        - dense: {units: 64, activation: relu}
        # When the training score is good and the validation score is not:
        # - dropout: 0.2
        - dense: {units: 1, name: logits}     # no activation: the loss applies the sigmoid

    data:
      source:
        synthetic: {kind: spirals, samples: 2000, noise: 0.05, classes: 2, seed: 1}
        # Your own table: one row per sample, the label in the last column.
        # csv: {path: data.csv, label: -1}
      split: {validation: 0.1, test: 0.2, stratify: true, seed: 1}
      # Columns on different scales? Statistics come from the training samples only.
      # pipeline:
      #   - standardize: {fit: train}

    training:
      loss: {binary_crossentropy: {from_logits: true}}
      optimizer: {adam: {learning_rate: 0.003}}     # the first thing to try other values for
      epochs: 30
      batch_size: 32
      seed: 1                                       # the same numbers on every run
      # Once longer training overfits:
      # early_stopping: {monitor: val_loss, patience: 5, restore_best_weights: true}

    evaluation:
      metrics: [accuracy]
      split: test

    """#
}
