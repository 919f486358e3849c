enum AutoencoderTemplate: Template {
  static let name = "autoencoder"
  static let summary =
    "pictures through a narrow code and back: what does not fit in is noise or news"
  static let text = #"""
    # Pictures through a narrow code and back. The target is the picture itself, so the data has it twice. The data is
    # described: 'coprime lint' checks everything, and 'coprime run autoencoder.yaml --synthesize' trains on noise.
    coprime: 1
    name: autoencoder
    description: Pictures of 28×28 pixels through a code of 32 numbers.
    task: autoencoding

    dims:
      height: 28
      width: 28
      code: 32           # the first thing to try other values for

    model:
      input: [batch, height, width, 1]
      layers:
        - flatten
        - dense: {units: 128, activation: relu}
        - dense: {units: code, name: code}
        - dense: {units: 128, activation: relu}
        - dense: {units: height * width, activation: sigmoid}     # pixels from 0 to 1, as the target
        - reshape: {target_shape: [height, width, 1], name: picture}

    data:
      fields:
        image: {role: feature, shape: [height, width, 1], range: [0, 255]}
        target: {role: label, shape: [height, width, 1], range: [0, 255], encoding: real}
      samples: 2000
      split: {validation: 0.1, test: 0.1, seed: 1}
      pipeline:
        - rescale: {field: [image, target], scale: 1/255}

    training:
      loss: mean_squared_error
      optimizer: {adam: {learning_rate: 0.001}}
      epochs: 10
      batch_size: 64
      seed: 1

    evaluation:
      metrics: [mean_absolute_error]
      split: test

    """#
}
