internal import SourceText
internal import YAML
package import Program
package import Shapes

/// A whole architecture of `keras.applications` as one layer.
///
/// - Shapes: images `[batch, height, width, 3]` to a feature map, with `pooling` to
///   `[batch, channels]`, with `include_top` to `[batch, classes]`.
package struct BackboneLayer: Layer {
  package static let about = About(
    "backbone", "A whole architecture of keras.applications as one layer.")
  package var role: LayerRole { .backbone }

  package static let schema = Schema(
    Self(),
    [
      Field(
        "architecture", type: .choice(BackboneArchitecture.all.map(\.name)), isRequired: true,
        "Which one."
      ) { root, node, decoder in
        guard let name = decoder.text(node) else { return false }
        if let architecture = BackboneArchitecture.named(name) {
          root.architecture = architecture
          return true
        }
        let names = BackboneArchitecture.all.map(\.name)
        let near = didYouMean(name, among: names)
        decoder.report(
          "spec/unknown-value", "'architecture' is '\(name)', which is none that is known",
          at: node.place,
          help: near.map { "did you mean '\($0)'?" } ?? "known are \(names.joined(separator: ", "))"
        )
        return false
      },
      .bool(
        "include_top", \.hasTop, default: "true", "Whether the classifying layers belong to it."),
      .optionalText(
        "weights", \.weights, default: "imagenet",
        "What it starts with: imagenet, a file, or null for random numbers."),
      .optionalChoice(
        "pooling", \.pooling, "Global pooling of the feature map, without the classifying layers."),
      .dim("classes", \.classes, "Number of classes of the classifying layers; 1000 by default."),
      .activation(
        "classifier_activation", \.activation, default: "softmax", "Function of the classes."),
      .dataFormat(\.layout),
    ]
  ) { root, arguments, decoder in
    guard root.isPretrained, root.hasTop, root.classes != 1000 else { return }
    decoder.report(
      "spec/conflicting-parameters",
      "'classes' is \(root.classes), but the imagenet weights of the classifying layers are for 1000",
      at: arguments.range(of: "classes"),
      help: "write 'include_top: false' and a dense layer of your own after it")
  }

  package static let examples: [LayerExample] = [
    .init(
      "backbone: {architecture: vgg16, include_top: false}", [[.batch, .height, .width, 3]],
      gives: [.batch, Dim.height.floorDivided(by: 32), Dim.width.floorDivided(by: 32), 512]),
    .init(
      "backbone: {architecture: resnet50, include_top: false, pooling: avg}",
      [[.batch, 197, 263, 3]], gives: [.batch, 2048]),
    .init(
      "backbone: {architecture: efficientnet_b0, weights: null, classes: 10}",
      [[.batch, 64, 64, 1]], gives: [.batch, 10]),
    .init(
      "backbone: {architecture: resnet50, include_top: false}", [[.batch, 28, 28, 3]],
      fails: "shape/window-larger-than-input"),
    .init(
      "backbone: {architecture: resnet50, include_top: false}", [[.batch, 224, 224, 1]],
      fails: "shape/channel-count"),
    .init("backbone: resnet50", [[.batch, 197, 197, 3]], fails: "shape/backbone-size"),
    .init("backbone: resnet51", [[.batch, 224, 224, 3]], fails: "spec/unknown-value"),
  ]

  package enum Pooling: String, Sendable, CaseIterable { case avg, max }

  package var architecture = BackboneArchitecture.vgg16
  package var hasTop = true
  package var weights: String? = "imagenet"
  package var pooling: Pooling?
  package var classes: Dim = 1000
  package var activation: any Activation = SoftmaxActivation()
  package var layout: Layout?

  package init() {}

  package var isPretrained: Bool { weights == "imagenet" }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let image = ImageAxes(2, layout ?? context.layout)
    try context.requireAxes(x, image.names)
    try check(x, image, &context)
    let map = FeatureMap(architecture, x, image, context)
    var trainable = Dim(architecture.trainableCount)
    var state = Dim(architecture.stateCount)
    var cost = map.multiplyAdds
    let missing = x[image.channel] - 3
    trainable += missing * architecture.stem.weights
    state += missing * architecture.stem.statistics
    if hasTop {
      let top = map.top(classes)
      trainable += top.weights
      state += Dim(architecture.top.state)
      cost += top.multiplyAdds
    }
    var parts = [try context.weight("weights", [trainable], GlorotUniformInitializer())]
    if state != 0 {
      parts.append(try context.weight("statistics", [state], ZerosInitializer(), isState: true))
    }
    return Inference(
      operands[0].floating.shaped(shape(map, x, image)), weights: parts, multiplyAdds: x[0] * cost)
  }

  private func shape(_ map: FeatureMap, _ x: Shape, _ image: ImageAxes) -> Shape {
    if hasTop { return Shape(axes: [x.axes[0], Axis(classes, role: .class_)]) }
    let channels = Axis(Dim(architecture.channels), role: .channel)
    if pooling != nil { return Shape(axes: [x.axes[0], channels]) }
    var shape = x
    shape[image.spatial.lowerBound] = map.height
    shape[image.spatial.lowerBound + 1] = map.width
    shape.axes[image.channel] = channels
    return shape
  }

  private func check(
    _ x: Shape, _ image: ImageAxes, _ context: inout InferenceContext
  ) throws(LayerError) {
    let least = architecture.leastSize
    for axis in image.spatial {
      try context.require(
        x[axis], atLeast: least, reason: { "\($0.subject): at least \(least) × \(least)" },
        else: { context in
          LayerError(
            "shape/window-larger-than-input",
            "\(context.subject) needs images of at least \(least) × \(least), but the "
              + "\(image.names[axis]) of its input is \(context.text(x[axis]))",
            at: .parameter("architecture"),
            framework: "Input size must be at least \(least)x\(least); Received: "
              + "input_shape=\(context.tuple(x))")
        })
    }
    if isPretrained, let channels = context.value(x[image.channel]), channels != 3 {
      throw LayerError(
        "shape/channel-count",
        "\(context.subject) has weights for 3 channels, its input \(x) has \(channels) channels",
        at: .parameter("weights"), help: "write 'weights: null', or give it images of 3 channels",
        framework: "The input must have 3 channels; Received `input_shape=\(context.tuple(x))`")
    }
    if hasTop { try checkTop(x, image, context) }
  }

  /// The classifying layers of trained weights are for one size, others for one that is known.
  private func checkTop(
    _ x: Shape, _ image: ImageAxes, _ context: InferenceContext
  ) throws(LayerError) {
    let sizes = image.spatial.map { context.value(x[$0]) }
    let wanted = architecture.trainedSize
    let fits = isPretrained ? sizes.allSatisfy { $0 == wanted } : !sizes.contains(nil)
    guard !fits else { return }
    throw LayerError(
      "shape/backbone-size",
      isPretrained
        ? "\(context.subject) has classifying layers trained on \(wanted) × \(wanted), its input is \(x)"
        : "\(context.subject) has classifying layers, which need a known size, its input is \(x)",
      at: .parameter("include_top"),
      help:
        "write 'include_top: false' for another size, or give it images of \(wanted) × \(wanted)",
      framework: isPretrained
        ? "When setting `include_top=True` and loading `imagenet` weights, `input_shape` should be "
          + "(\(wanted), \(wanted), 3)"
        : "If `include_top` is True, you should specify a static `input_shape`")
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    hasTop ? [activation.facts(ValueFacts(range: .all, encoding: .linear))] : [.unknown]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    throw PrimitiveError(Self.about.name, "is not computed yet")
  }

  package var untrainableReason: String? {
    "'backbone' stands for a whole architecture, which is not computed yet"
  }
  package var outputActivation: (any Activation)? { hasTop ? activation : nil }
  package var isLearning: Bool { true }
}

/// What an architecture makes of one input.
private struct FeatureMap {
  let architecture: BackboneArchitecture
  let height: Dim
  let width: Dim
  /// For one image, without the classifying layers.
  let multiplyAdds: Dim

  init(
    _ architecture: BackboneArchitecture, _ x: Shape, _ image: ImageAxes,
    _ context: InferenceContext
  ) {
    self.architecture = architecture
    let (height, width) = (x[image.spatial.lowerBound], x[image.spatial.lowerBound + 1])
    let isOpen = context.value(height) == nil
    let resolutions =
      isOpen ? architecture.openResolutions ?? architecture.resolutions : architecture.resolutions
    var sum = Dim(architecture.fixedMultiplyAdds)
    for resolution in resolutions {
      sum += resolution.size(height) * resolution.size(width) * resolution.multiplyAdds
    }
    let stem = architecture.stem
    let first = BackboneArchitecture.Resolution(stem.offset, stem.divisor, stem.weights)
    sum += (x[image.channel] - 3) * first.size(height) * first.size(width) * first.multiplyAdds
    multiplyAdds = sum
    let last = resolutions[resolutions.count - 1]
    (self.height, self.width) = (last.size(height), last.size(width))
  }

  /// Weights and multiply-adds of the classifying layers.
  func top(_ classes: Dim) -> (weights: Dim, multiplyAdds: Dim) {
    let top = architecture.top
    var weights = classes * (top.width + 1) + top.weights
    var multiplyAdds = classes * top.width + top.multiplyAdds
    if let units = top.flattenedUnits {
      let side = architecture.resolutions[architecture.resolutions.count - 1]
        .size(Dim(architecture.trainedSize))
      let more = (height * width - side * side) * architecture.channels * units
      weights += more
      multiplyAdds += more
    }
    return (weights, multiplyAdds)
  }
}
