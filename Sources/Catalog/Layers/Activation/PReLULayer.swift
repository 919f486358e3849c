package import Program
internal import Shapes
internal import YAML

/// A rectified linear unit that learns its slope below zero.
package struct PReLULayer: Layer {
  package static let about = About(
    "prelu", aliases: ["PReLU", "p_re_lu"],
    "Rectified linear unit that learns its slope below zero.",
    formula: "x if x > 0 else alpha · x", source: "He, Zhang, Ren, Sun, 2015, arXiv:1502.01852",
    twin: "PReLU")
  package var role: LayerRole { .activation }

  package static let schema = Schema(
    Self(),
    [
      .initializer("alpha_initializer", \.initializer, default: "zeros", "How the slopes start."),
      .regularizer("alpha_regularizer", \.regularizer, "Penalty on the slopes."),
      .constraint("alpha_constraint", \.constraint, "Set the slopes are kept in."),
      Field(
        "shared_axes", type: .optional(.list(.integer(min: nil, max: nil), count: nil)),
        default: "null",
        "Axes whose elements share one slope; the first is 1."
      ) { root, node, decoder in root.readSharedAxes(node, &decoder) },
    ])

  package static let examples: [LayerExample] = [
    .init("prelu", [[.batch, 7, 5]], gives: [.batch, 7, 5]),
    .init(
      "prelu: {shared_axes: [1, 2]}", [[.batch, .height, .width, 3]],
      gives: [.batch, .height, .width, 3]),
    .init("prelu: {shared_axes: [5]}", [[.batch, 7, 5]], fails: "shape/axis-out-of-range"),
    .init("prelu", [[.batch, .width, 3]], fails: "shape/unknown-extent"),
  ]

  var initializer: any Initializer = ZerosInitializer()
  var regularizer: (any Regularizer)?
  var constraint: (any WeightConstraint)?
  package var sharedAxes: [Int] = []

  package init() {}

  private mutating func readSharedAxes(_ node: Node, _ decoder: inout SpecDecoder) -> Bool {
    let node = decoder.substituted(node)
    sharedAxes = []
    if node.isNull { return true }
    for item in node.sequence ?? [node] {
      guard let axis = decoder.integer(item) else { return false }
      sharedAxes.append(axis)
    }
    return true
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "features"], atLeast: true)
    var slopes = Array(x.dims.dropFirst())
    for axis in sharedAxes {
      slopes[try context.axis(axis, of: x, parameter: "shared_axes") - 1] = 1
    }
    let alpha = try context.weight(
      "alpha", slopes, initializer, regularizer: regularizer, constraint: constraint)
    return Inference(operands[0].floating, weights: [alpha])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .activated(Self.about.name))]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    [try builder.rectified(operands[0], slope: weights[0])]
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }
}

extension ProgramBuilder {
  /// `x` above zero and `slope · x` below, where the slope broadcasts over `x`.
  mutating func rectified(_ x: TensorID, slope: TensorID) throws(PrimitiveError) -> TensorID {
    let above = try apply(Elementwise(function: .relu()), x)
    let negated = try apply(Elementwise(function: .negate), x)
    let below = try apply(Elementwise(function: .relu()), negated)
    let scaled = try apply(Binary(function: .multiply), below, slope)
    return try apply(Binary(function: .subtract), above, scaled)
  }
}
