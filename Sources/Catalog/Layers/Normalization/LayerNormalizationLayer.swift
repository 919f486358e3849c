package import Program
internal import Shapes

/// Normalises every sample over some of its axes.
package struct LayerNormalizationLayer: NormalizationFamily {
  package static let about = About(
    "layer_normalization", aliases: ["LayerNormalization", "layer_norm"],
    "Normalises every sample over some of its axes.",
    formula: "gamma · (x - mean) / √(variance + epsilon) + beta, over the axes of one sample",
    source: "Ba, Kiros, Hinton, 2016, arXiv:1607.06450", twin: "LayerNorm")
  package static let schema = Schema(
    Self(),
    [
      .ints("axis", \.axes, default: "-1", "Axes that are normalised over together."),
      .number("epsilon", \.epsilon, default: "0.001", "Added to the variance."),
    ] + Field.affineFields)

  package static let examples: [LayerExample] = [
    .init("layer_normalization", [[.batch, .time, 32]], gives: [.batch, .time, 32]),
    .init("layer_normalization: {axis: [1, 2]}", [[.batch, 7, 32]], gives: [.batch, 7, 32]),
    .init("layer_normalization: {axis: 4}", [[.batch, 7, 3]], fails: "shape/axis-out-of-range"),
    .init("layer_normalization: {axis: 0}", [[.batch, 7, 3]], fails: "shape/batch-axis"),
  ]

  package var axes = [-1]
  package var epsilon = 0.001
  package var affine = AffineOptions()

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try context.axes(self.axes, of: x, parameter: "axis")
    let weights = try affine.weights(axes.map { x[$0] }, context)
    return Inference(operands[0].floating, weights: weights)
  }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    guard let x = operands[0], let (scale, shift) = affine.moments(site.inference) else {
      return Propagation(affine.facts(site.inference).moments.map { Signal($0) }, gains: [nil])
    }
    return x.normalizedOverFeatures(epsilon: epsilon, scale: scale, shift: shift)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let (scale, shift) = affine.tensors(weights, &builder)
    return [
      try builder.apply(
        LayerNormalization(axes: axes, epsilon: Float(epsilon)), operands[0], scale, shift)
    ]
  }

  package var locality: Locality { .along(axes) }
}

extension InferenceContext {
  /// As ``axis(_:of:parameter:)`` for several, which must differ; sorted.
  func axes(_ axes: [Int], of shape: Shape, parameter: String) throws(LayerError) -> [Int] {
    var result: [Int] = []
    for one in axes { result.append(try axis(one, of: shape, parameter: parameter)) }
    guard Set(result).count == result.count, !result.isEmpty else {
      throw LayerError(
        "shape/axis-out-of-range",
        result.isEmpty ? "\(subject) works on no axis" : "\(subject) names one axis twice: \(axes)",
        at: .parameter(parameter))
    }
    return result.sorted()
  }
}
