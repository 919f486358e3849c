package import Program
package import Shapes

/// A learned bilinear map of the last axes of two inputs.
///
/// - Shapes: inputs `[…, in1_features]` and `[…, in2_features]`, weight
///   `[out_features, in1_features, in2_features]`, bias `[out_features]`, output `[…, out_features]`.
package struct TorchBilinearLayer: Layer {
  package static let about = About(
    "Bilinear", dialects: [.torch], "Learned bilinear map of the last axes of two inputs.",
    formula: "y[o] = Σ x1[i] · weight[o, i, j] · x2[j] + bias[o]")
  package var role: LayerRole { .dense }

  package static let schema = Schema(
    Self(),
    [
      .dim("in1_features", \.left, required: true, "Size of the first input's last axis."),
      .dim("in2_features", \.right, required: true, "Size of the second input's last axis."),
      .dim("out_features", \.outputs, required: true, "Number of outputs."),
      .bool(
        "bias", \.hasBias, default: "true", "Whether a trained number is added to each output."),
    ])
  package static let operandCount = 2...2

  package static let examples: [LayerExample] = [
    .init(
      "Bilinear: {in1_features: 5, in2_features: 7, out_features: 3}",
      [[.batch, .time, 5], [.batch, .time, 7]], gives: [.batch, .time, 3]),
    .init(
      "Bilinear: {in1_features: 5, in2_features: 7, out_features: 3}", [[2, 5], [3, 7]],
      fails: "shape/merge-mismatch"),
    .init(
      "Bilinear: {in1_features: 5, in2_features: 7, out_features: 3}",
      [[.batch, 5], [.batch, 6]],
      fails: "shape/in-features"),
    .init(
      "Bilinear: {in1_features: 5, in2_features: 7, out_features: 3}", [[.batch, 5]],
      fails: "shape/operand-count"),
  ]

  package var left: Dim = 1
  package var right: Dim = 1
  package var outputs: Dim = 1
  package var hasBias = true

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let (a, b) = (operands[0].shape, operands[1].shape)
    guard a.rank == b.rank, a.rank > 0 else {
      throw LayerError(
        "shape/rank",
        "\(context.subject) needs inputs with the same number of axes, not \(a) and \(b)",
        at: .operand(1),
        framework: "bilinear(): input dimensions do not match: got \(a.rank) and \(b.rank)")
    }
    let last = a.rank - 1
    for axis in 0..<last {
      try context.require(
        b[axis], matches: a[axis], what: "axis \(axis) of its second input", operand: 1,
        framework: "bilinear(): input batch dimensions do not match at dim \(axis): "
          + "got \(a[axis]) and \(b[axis])")
    }
    for (declared, x, name, i) in [(left, a, "in1_features", 1), (right, b, "in2_features", 2)] {
      try context.require(
        declared: declared, is: x[last], parameter: name, what: "features", of: x,
        framework: "bilinear(): input\(i) size does not match weight size: got \(x[last]) "
          + "but expected \(declared)")
    }
    let start = FanInUniform(fanIn: context.value(left))
    var weights = [try context.weight("weight", [outputs, left, right], start)]
    if hasBias { weights.append(try context.weight("bias", [outputs], start)) }
    var y = a
    y.axes[last] = Axis(outputs, role: .feature)
    return Inference(
      operands[0].floating.shaped(y), weights: weights,
      multiplyAdds: y.elementCount * left * (right + 1))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: .all, encoding: .linear)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let rows = builder.shape(of: operands[0]).axes.dropLast()
    let kernel = try builder.apply(
      Transpose(permutation: [1, 0]),
      builder.apply(Reshape(shape: Shape([outputs * left, right])), weights[0]))
    let maps = try builder.apply(Linear(), operands[1], kernel)
    let matrices = try builder.apply(
      Reshape(shape: Shape(axes: rows + [Axis(outputs), Axis(left)])), maps)
    let vector = try builder.apply(
      Reshape(shape: Shape(axes: rows + [Axis(1), Axis(left)])), operands[0])
    let products = try builder.apply(Binary(function: .multiply), matrices, vector)
    let sums = try builder.apply(Reduce(kind: .sum, axes: [-1]), products)
    return [hasBias ? try builder.apply(Binary(function: .add), sums, weights[1]) : sums]
  }

  package var isLearning: Bool { true }
  package var locality: Locality { .along([-1]) }
}
