enum RegressionTemplate: Template {
  static let name = "regression"
  static let summary = "a number from a table: standardised columns and target, squared error"
  static let text = #"""
    # A number from the columns of a table. The data is described, not read: 'coprime lint' checks everything, and
    # 'coprime run regression.yaml --synthesize' trains on random rows. Name your file under 'source' to train for real.
    coprime: 1
    name: regression
    description: A number from the columns of a table.

    dims:
      columns: 12        # features per row

    model:
      input: [batch, columns]
      layers:
        - dense: {units: 32, activation: relu}
        - dense: {units: 32, activation: relu}
        - dense: {units: 1, name: prediction}       # no activation: a number of any size

    data:
      # source:
      #   csv: {path: data.csv, label: target}
      fields:
        features: {role: feature, shape: [columns]}
        target: {role: label, shape: [1], encoding: real}
      samples: 1000
      split: {validation: 0.15, test: 0.15, seed: 1}
      pipeline:
        # One scale for all columns, and a target near 1: the initial weights are made for that.
        - standardize: {field: features, fit: train}
        - standardize: {field: target, fit: train}

    training:
      loss: mean_squared_error                      # 'huber' when outliers dominate
      optimizer: {adam: {learning_rate: 0.001}}     # the first thing to try other values for
      epochs: 20
      batch_size: 32
      seed: 1
      # early_stopping: {monitor: val_loss, patience: 5, restore_best_weights: true}

    evaluation:
      metrics: [mean_absolute_error]
      split: test

    """#
}
