enum CNNTemplate: Template {
  static let name = "cnn"
  static let summary =
    "classes from pictures: two convolutions, then a dense layer (28×28, MNIST's files)"
  static let text = #"""
    # Classes from small pictures. The data is described in the form of MNIST: 'coprime lint' checks everything, and
    # 'coprime run cnn.yaml --synthesize' trains on random pictures. Name your files under 'source' to train for real.
    coprime: 1
    name: cnn
    description: Classes from pictures of 28×28 pixels.

    dims:
      height: 28
      width: 28
      classes: 10

    model:
      input: [batch, height, width, 1]
      layers:
        - conv2d: {filters: 32, kernel_size: 3, activation: relu}
        - max_pooling2d: 2
        - conv2d: {filters: 64, kernel_size: 3, activation: relu}
        - max_pooling2d: 2
        - flatten
        # Deeper networks train better with a 'batch_normalization' behind every convolution.
        # When the training score is good and the validation score is not:
        # - dropout: 0.5
        - dense: {units: classes, name: logits}     # no activation: the loss applies the softmax

    data:
      # source:
      #   idx: {images: train-images-idx3-ubyte.gz, labels: train-labels-idx1-ubyte.gz}
      # test:
      #   idx: {images: t10k-images-idx3-ubyte.gz, labels: t10k-labels-idx1-ubyte.gz}
      fields:
        image: {role: feature, shape: [height, width], dtype: uint8, range: [0, 255]}
        label: {role: label, shape: [], classes: classes, encoding: index}
      samples: 2000
      split: {validation: 0.1, test: 0.1, stratify: true, seed: 1}
      pipeline:
        - expand_dims: {field: image, axis: -1}     # 28×28 to 28×28×1
        - rescale: {field: image, scale: 1/255}     # pixels from 0 to 1, in every split alike
        # Once the training score is good; only training samples are varied:
        # - random_translation: {field: image, height_factor: 0.1, width_factor: 0.1, only: train}

    training:
      loss: {sparse_categorical_crossentropy: {from_logits: true}}
      optimizer: {adam: {learning_rate: 0.001}}     # the first thing to try other values for
      epochs: 10
      batch_size: 64
      seed: 1

    evaluation:
      metrics: [accuracy]
      split: test

    """#
}
