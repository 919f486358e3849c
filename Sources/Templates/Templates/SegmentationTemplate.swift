enum SegmentationTemplate: Template {
  static let name = "segmentation"
  static let summary = "a class for every pixel: down, up, and a bridge between (a small U-Net)"
  static let text = #"""
    # A class for every pixel: a small U-Net. The data is described: 'coprime lint' checks everything, and
    # 'coprime run segmentation.yaml --synthesize' trains on random pictures and masks.
    coprime: 1
    name: segmentation
    description: A class for every pixel of a picture.
    task: segmentation

    dims:
      height: 64         # divisible by 4: halved twice and doubled twice
      width: 64
      classes: 3

    blocks:
      pair:
        parameters: {filters: }
        layers:
          - conv2d: {filters: $filters, kernel_size: 3, padding: same, activation: relu}
          - conv2d: {filters: $filters, kernel_size: 3, padding: same, activation: relu}

    model:
      input: [batch, height, width, 3]
      layers:
        - pair: {filters: 16, name: fine}
        - max_pooling2d: 2
        - pair: {filters: 32, name: middle}
        - max_pooling2d: 2
        - pair: {filters: 64}
        - up_sampling2d: 2
        - concatenate: {from: [-1, middle]}         # what is where, and what it is
        - pair: {filters: 32}
        - up_sampling2d: 2
        - concatenate: {from: [-1, fine]}
        - pair: {filters: 16}
        - conv2d: {filters: classes, kernel_size: 1, name: logits}     # no activation: the loss applies the softmax

    data:
      fields:
        image: {role: feature, shape: [height, width, 3], range: [0, 255]}
        mask: {role: label, shape: [height, width], classes: classes, encoding: index}
      samples: 500
      split: {validation: 0.1, test: 0.2, seed: 1}
      pipeline:
        - rescale: {field: image, scale: 1/255}

    training:
      loss: {sparse_categorical_crossentropy: {from_logits: true}}
      optimizer: {adam: {learning_rate: 0.001}}     # the first thing to try other values for
      epochs: 12
      batch_size: 8
      seed: 1

    evaluation:
      metrics: [accuracy]
      split: test

    """#
}
