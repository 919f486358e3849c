package import Program
internal import Shapes

/// Logarithms of the probabilities along an axis.
package struct TorchLogSoftmaxLayer: Layer {
  package static let about = About(
    "LogSoftmax", dialects: [.torch], "Gives the logarithms of the probabilities along an axis.",
    twin: "log_softmax")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt(
        "dim", \.axis, min: nil,
        "Axis over which the probabilities sum to 1; null for PyTorch's guess.")
    ])

  package static let examples: [LayerExample] = [
    .init("LogSoftmax: {dim: -1}", [[.batch, 10]], gives: [.batch, 10]),
    .init("LogSoftmax: {dim: 2}", [[.batch, 10]], fails: "shape/axis-out-of-range"),
    .init("LogSoftmax: {dim: 0}", [[.batch, 10]], fails: "shape/batch-axis"),
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
    return [LogSoftmaxActivation(axis: axis == rank - 1 ? -1 : axis).facts(operands[0])]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let axis = axis(rank: builder.shape(of: operands[0]).rank)
    return [try builder.apply(Softmax(axis: axis, isLog: true), operands[0])]
  }

  package var outputActivation: (any Activation)? { LogSoftmaxActivation() }
  package var locality: Locality { axis.map { .along([$0]) } ?? .everything }
}
