package import Program
internal import Shapes

/// The cosine of the angle between two vectors along an axis.
package struct TorchCosineSimilarityLayer: Layer {
  package static let about = About(
    "CosineSimilarity", aliases: ["cosine_similarity"], dialects: [.torch],
    "Cosine of the angle between two vectors along an axis.",
    formula: "y = Σ a · b / (max(|a|, eps) · max(|b|, eps))")
  package var role: LayerRole { .comparison }

  package static let schema = Schema(
    Self(),
    [
      .int("dim", \.axis, min: nil, default: "1", "The axis of the vectors."),
      .number("eps", \.epsilon, default: "1e-8", "Least length a vector is divided by."),
    ])
  package static let operandCount = 2...2

  package static let examples: [LayerExample] = [
    .init("CosineSimilarity", [[.batch, 5, 7], [1, 5, 7]], gives: [.batch, 7]),
    .init("CosineSimilarity", [[.batch, 5, 7], [1, 1, 7]], gives: [.batch, 7]),
    .init("CosineSimilarity: -1", [[.batch, 5], [.batch, 5]], gives: [.batch]),
    .init("CosineSimilarity", [[.batch, 5], [.batch, 6]], fails: "shape/merge-mismatch"),
    .init("CosineSimilarity: 3", [[.batch, 5], [.batch, 5]], fails: "shape/axis-out-of-range"),
  ]

  package var axis = 1
  package var epsilon = 1e-8

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = try context.torchBroadcast(operands.map(\.shape))
    let axes = try context.sampleAxes([axis], of: x, parameter: "dim")
    return Inference(operands[0].floating.shaped(x.reduced(along: axes, keepsAxes: false)))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [ValueFacts(range: Interval(-1, 1), encoding: .real)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let shapes = operands.map { builder.shape(of: $0) }
    let rank = max(shapes[0].rank, shapes[1].rank)
    // From the end, where shorter operands are aligned.
    let axis = axis < 0 ? axis : axis - rank
    func size(_ shape: Shape) -> Dim { -axis <= shape.rank ? shape[shape.rank + axis] : 1 }
    var unit: [TensorID] = []
    for (operand, (own, other)) in zip(operands, [(shapes[0], shapes[1]), (shapes[1], shapes[0])]) {
      var operand = operand
      if size(own) == 1, size(other) != 1 {
        // A vector of one number repeated has another length.
        var long = Shape(axes: Array(repeating: Axis(1), count: rank - own.rank) + own.axes)
        long[rank + axis] = size(other)
        operand = try builder.apply(Expand(shape: long), operand)
      }
      unit.append(try builder.unitVectors(operand, axis: axis, epsilon: epsilon))
    }
    let products = try builder.apply(Binary(function: .multiply), unit)[0]
    return [try builder.apply(Reduce(kind: .sum, axes: [axis]), products)]
  }

  package var locality: Locality { .along([axis]) }
}

extension ProgramBuilder {
  /// Vectors along an axis, divided by their length or by `epsilon`, whichever is greater.
  mutating func unitVectors(
    _ x: TensorID, axis: Int, epsilon: Double
  ) throws(PrimitiveError) -> TensorID {
    let square = try apply(Elementwise(function: .square), x)
    let sum = try apply(Reduce(kind: .sum, axes: [axis], keepsAxes: true), square)
    let least = constant(Float(epsilon * epsilon))
    let length = try apply(
      Elementwise(function: .squareRoot), apply(Binary(function: .maximum), sum, least))
    return try apply(Binary(function: .divide), x, length)
  }
}
