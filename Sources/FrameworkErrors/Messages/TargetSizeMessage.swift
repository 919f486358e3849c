/// A loss between a prediction and a target of another shape.
enum TargetSizeMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "Using a target size ({target:shape}) that is different to the input size ({output:shape})"),
    Wording(
      .torch, "Target size ({target:shape}) must be the same as input size ({output:shape})"),
    Wording(
      .keras,
      "Arguments `target` and `output` must have the same shape. Received: target.shape={target:shape}, output.shape={output:shape}"
    ),
    Wording(
      .keras,
      "Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape={target:shape}, output.shape={output:shape}"
    ),
    // Of Keras 1 and 2, whose messages are still asked about.
    Wording(
      .keras,
      "Error when checking target: expected {layer:word} to have shape {output:shape} but got array with shape {target:shape}"
    ),
    Wording(.keras, "Shapes {target:shape} and {output:shape} are incompatible"),
    Wording(
      .keras,
      "`logits` and `labels` must have the same shape, received ({output:shape} vs {target:shape})"),
  ]

  static func meaning(_ match: Match) -> String {
    "the model gives \(match.text("output")) and the loss compares it with targets of \(match.text("target"))"
  }

  static func causes(_ match: Match) -> [String] {
    let target = match.shape("target") ?? []
    let output = match.shape("output") ?? []
    var causes: [String] = []
    if target.count + 1 == output.count, output.last == 1 {
      causes.append(
        "the prediction has an axis of size 1 that the target has not: squeeze it, or give the target one. Where the "
          + "loss only warns, every prediction is compared with every target, and the model learns their mean"
      )
    }
    if target.count == output.count, target.last == 1, let classes = output.last, let classes,
      classes > 1
    {
      causes.append(
        "class indices in a loss for one-hot targets: use sparse_categorical_crossentropy, or one_hot with \(classes) classes"
      )
    }
    if target == output {
      causes.append(
        "one-hot targets in a loss for class indices: use categorical_crossentropy, or argmax the targets"
      )
    }
    if let wanted = target.last, let units = output.last, let wanted, let units, wanted > 1,
      wanted != units
    {
      causes.append(
        "\(wanted) classes in the data and \(units) units in the last layer: make the last layer \(wanted) wide"
      )
    }
    return causes + [
      "the model gives a value per position (a dense layer on feature maps, return_sequences): flatten or pool before the head"
    ]
  }
}
