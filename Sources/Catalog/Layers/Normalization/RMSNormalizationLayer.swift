package import Program
internal import Shapes

/// Divides every sample by its root mean square over one axis.
package struct RMSNormalizationLayer: Layer {
  package static let about = About(
    "rms_normalization", aliases: ["RMSNormalization", "rms_norm"],
    "Divides every sample by its root mean square.", formula: "scale · x / √(mean(x²) + epsilon)",
    source: "Zhang, Sennrich, 2019, arXiv:1910.07467", twin: "RMSNorm")
  package var role: LayerRole { .normalization }

  package static let schema = Schema(
    Self(),
    [
      .ints("axis", \.axes, default: "-1", "Axes over which the mean is taken."),
      .number("epsilon", \.epsilon, default: "1e-6", "Added to the mean square."),
    ])

  package static let examples: [LayerExample] = [
    .init("rms_normalization", [[.batch, .time, 32]], gives: [.batch, .time, 32]),
    .init("rms_normalization: {axis: 3}", [[.batch, 32]], fails: "shape/axis-out-of-range"),
  ]

  package var axes = [-1]
  package var epsilon = 1e-6

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try context.axes(self.axes, of: x, parameter: "axis")
    return Inference(
      operands[0].floating,
      weights: [try context.weight("scale", axes.map { x[$0] }, OnesInitializer())])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = operands[0]
    let rank = builder.shape(of: x).rank
    let normal = try builder.rootMeanSquareNormalized(x, axes: axes, epsilon: epsilon)
    let scale = try builder.spread(weights[0], over: axes, rank: rank)
    return [try builder.apply(Binary(function: .multiply), normal, scale)]
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }

  package var locality: Locality { .along(axes) }
}

extension ProgramBuilder {
  /// `x / √(mean(x²) + epsilon)`, the mean over some axes.
  mutating func rootMeanSquareNormalized(
    _ x: TensorID, axes: [Int], epsilon: Double
  ) throws(PrimitiveError) -> TensorID {
    let square = try apply(Elementwise(function: .square), x)
    let mean = try apply(Reduce(kind: .mean, axes: axes, keepsAxes: true), square)
    let raised = try apply(Elementwise(function: .affine(scale: 1, offset: Float(epsilon))), mean)
    let inverse = try apply(Elementwise(function: .reciprocalSquareRoot), raised)
    return try apply(Binary(function: .multiply), x, inverse)
  }

  /// A weight over some axes, shaped so that it broadcasts over a tensor of `rank` axes.
  mutating func spread(_ weight: TensorID, over axes: [Int], rank: Int) throws(PrimitiveError)
    -> TensorID
  {
    let sizes = shape(of: weight)
    let places = axes.map { $0 < 0 ? $0 + rank : $0 }.sorted()
    var full = [Axis](repeating: Axis(1), count: rank)
    for (place, size) in zip(places, sizes.axes) { full[place] = size }
    return try apply(Reshape(shape: Shape(axes: full)), weight)
  }
}
