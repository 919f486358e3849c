package import Program
internal import Shapes

/// Applies one layer to every step of a sequence.
package struct TimeDistributedLayer: Layer {
  package static let about = About(
    "time_distributed", aliases: ["TimeDistributed"],
    "Applies one layer to every step of a sequence.")
  package var role: LayerRole { layer.role }

  package static let schema = Schema(
    Self(),
    [
      Field("layer", type: .entry(.layer), isRequired: true, "The layer that is applied.") {
        root, node, decoder in
        guard let layer = decoder.entry(node, .layer)?.value as? any Layer else { return false }
        root.layer = layer
        return true
      }
    ])

  package static let examples: [LayerExample] = [
    .init("time_distributed: {layer: {dense: 5}}", [[.batch, 7, 8]], gives: [.batch, 7, 5]),
    .init(
      "time_distributed: {layer: {max_pooling2d: 2}}", [[.batch, .time, 9, 9, 3]],
      gives: [.batch, .time, 4, 4, 3]),
    .init(
      "time_distributed: {layer: {bidirectional: {layer: {lstm: 4}}}}", [[.batch, .time, 11, 3]],
      gives: [.batch, .time, 8]),
    .init("time_distributed: {layer: {dense: 5}}", [[.batch, 7]], fails: "shape/rank"),
    .init(
      "time_distributed: {layer: {lstm: {units: 4, return_state: true}}}", [[.batch, 7, 11, 3]],
      fails: "shape/output-count"),
    .init(
      "time_distributed: {layer: {conv2d: {filters: 4, kernel_size: 9}}}", [[.batch, 5, 7, 7, 3]],
      fails: "shape/window-larger-than-input"),
  ]

  package var layer: any Layer = IdentityLayer()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "time", "features"], atLeast: true)
    var step = x
    step.axes.remove(at: 1)
    var inner = try layer.inferChecked([operands[0].shaped(step)], &context)
    try requireOneOutput(inner, context)
    inner.outputs = inner.outputs.map {
      var shape = $0.type.shape
      shape.axes.insert(x.axes[1], at: min(1, shape.rank))
      return .init($0.type.shaped(shape))
    }
    let name = type(of: layer).about.name
    return Inference(
      inner.outputs, weights: inner.weights.map { $0.prefixed(name) },
      multiplyAdds: inner.multiplyAdds * x[1])
  }

  private func requireOneOutput(
    _ inner: Inference, _ context: InferenceContext
  ) throws(LayerError) {
    guard inner.outputs.count > 1 else { return }
    throw LayerError(
      "shape/output-count",
      "\(context.subject) stacks the one result of every step, but layer "
        + "'\(type(of: layer).about.name)' has \(inner.outputs.count)",
      at: .parameter("layer"), help: "let it return neither states nor scores",
      framework: "Exception encountered when calling TimeDistributed.call()")
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    layer.facts(operands, inference)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: operands[0])
    let rows = Axis(x[0] * x[1], role: .batch)
    let steps = try builder.apply(
      Reshape(shape: Shape(axes: [rows] + x.axes.dropFirst(2))), operands[0])
    let inner = context.inner(masks: [nil])
    let result = try layer.lower([steps], weights: weights, into: &builder, inner)[0]
    let shape = Shape(axes: [x.axes[0], x.axes[1]] + builder.shape(of: result).axes.dropFirst())
    return [try builder.apply(Reshape(shape: shape), result)]
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }

  package var untrainableReason: String? { layer.untrainableReason }
  package var activityRegularizer: (any Regularizer)? { layer.activityRegularizer }
  package var isStochastic: Bool { layer.isStochastic }
  package var outputActivation: (any Activation)? { layer.outputActivation }
  package var isLearning: Bool { layer.isLearning }
  package var locality: Locality { .perStep(layer.locality) }
}
