enum TorchCNNTemplate: Template {
  static let name = "torch-cnn"
  static let summary = "the same in PyTorch's names: channels first, Conv2d, Linear, cross_entropy"
  static let text = #"""
    # Classes from small pictures, in PyTorch's names, defaults and meanings. The data is described in the form of
    # MNIST: 'coprime lint' checks everything, and 'coprime run torch-cnn.yaml --synthesize' trains on random pictures.
    coprime: 1
    name: torch-cnn
    description: Classes from pictures of 28×28 pixels.

    dims:
      height: 28
      width: 28
      classes: 10

    model:
      dialect: torch
      input: [batch, 1, height, width]        # channels first
      layers:
        - Conv2d: {in_channels: 1, out_channels: 32, kernel_size: 3}
        - ReLU
        - MaxPool2d: 2
        - Conv2d: {in_channels: 32, out_channels: 64, kernel_size: 3}
        - ReLU
        - MaxPool2d: 2
        - Flatten
        # 'coprime shapes' tells what arrives here; lint says so when the number is wrong, and --fix mends it.
        - Linear: {in_features: 1600, out_features: classes, name: logits}

    data:
      # source:
      #   idx: {images: train-images-idx3-ubyte.gz, labels: train-labels-idx1-ubyte.gz}
      fields:
        image: {role: feature, shape: [height, width], dtype: uint8, range: [0, 255]}
        label: {role: label, shape: [], classes: classes, encoding: index}
      samples: 2000
      split: {validation: 0.1, test: 0.1, stratify: true, seed: 1}
      pipeline:
        - expand_dims: {field: image, axis: 0}      # 28×28 to 1×28×28
        - rescale: {field: image, scale: 1/255}     # pixels from 0 to 1, in every split alike

    training:
      loss: cross_entropy        # takes logits: no softmax in the model
      optimizer: {adam: {learning_rate: 0.001}}     # the first thing to try other values for
      epochs: 10
      batch_size: 64
      seed: 1

    evaluation:
      metrics: [accuracy]
      split: test

    """#
}
