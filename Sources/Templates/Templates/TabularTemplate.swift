enum TabularTemplate: Template {
  static let name = "tabular"
  static let summary = "classes from a table: standardised columns into a small dense network"
  static let text = #"""
    # Classes from the columns of a table. The data is described, not read: 'coprime lint' checks everything, and
    # 'coprime run tabular.yaml --synthesize' trains on random rows. Name your file under 'source' to train for real.
    coprime: 1
    name: tabular
    description: Classes from the columns of a table.

    dims:
      columns: 20        # features per row
      classes: 3

    model:
      input: [batch, columns]
      layers:
        - dense: {units: 64, activation: relu}
        - dense: {units: 64, activation: relu}
        # When the training score is good and the validation score is not:
        # - dropout: 0.2
        - dense: {units: classes, name: logits}     # no activation: the loss applies the softmax

    data:
      # source:
      #   csv: {path: data.csv, label: target}
      fields:
        features: {role: feature, shape: [columns]}
        label: {role: label, shape: [], classes: classes, encoding: index}
      samples: 2000
      split: {validation: 0.15, test: 0.15, stratify: true, seed: 1}
      pipeline:
        # Columns on one scale, with the statistics of the training rows only: others must not leak into training.
        - standardize: {field: features, fit: train}

    training:
      loss: {sparse_categorical_crossentropy: {from_logits: true}}
      optimizer: {adam: {learning_rate: 0.001}}     # the first thing to try other values for
      epochs: 20
      batch_size: 32
      seed: 1
      # Rare classes? First look at the score per class, then weigh:
      # class_weight: balanced
      # early_stopping: {monitor: val_loss, patience: 5, restore_best_weights: true}

    evaluation:
      metrics: [accuracy]
      split: test

    """#
}
