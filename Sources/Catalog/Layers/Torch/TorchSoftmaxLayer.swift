package import Program
internal import Shapes

/// Turns the numbers along an axis into probabilities that sum to 1.
package struct TorchSoftmaxLayer: Layer {
  package static let about = About(
    "Softmax", dialects: [.torch],
    "Turns the numbers along an axis into probabilities that sum to 1.",
    twin: "softmax")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt(
        "dim", \.axis, min: nil,
        "Axis over which the probabilities sum to 1; null for PyTorch's guess.")
    ])

  package static let examples: [LayerExample] = [
    .init("Softmax: {dim: -1}", [[.batch, 10]], gives: [.batch, 10]),
    .init("Softmax: {dim: 2}", [[.batch, 10]], fails: "shape/axis-out-of-range"),
    .init("Softmax: {dim: 0}", [[.batch, 10]], fails: "shape/batch-axis"),
  ]

  package var axis: Int?

  package init() {}

  /// What PyTorch takes where it is not told.
  private func axis(rank: Int) -> Int { axis ?? (rank == 0 || rank == 1 || rank == 3 ? 0 : 1) }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    _ = try context.axis(axis(rank: x.rank), of: x, parameter: "dim")
    return Inference(operands[0].floating)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let rank = inference.outputs[0].type.shape.rank
    let axis = axis(rank: rank)
    return [SoftmaxActivation(axis: axis == rank - 1 ? -1 : axis).facts(operands[0])]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let axis = axis(rank: builder.shape(of: operands[0]).rank)
    return [try builder.apply(Softmax(axis: axis, isLog: false), operands[0])]
  }

  package var outputActivation: (any Activation)? { SoftmaxActivation() }
  package var locality: Locality { axis.map { .along([$0]) } ?? .everything }
}
