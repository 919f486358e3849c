package import Program
package import Shapes

/// A PyTorch module that turns the numbers along one axis into probabilities or their logarithms.
package protocol TorchSoftmaxFamily: Layer {
  /// The axis of an input with so many axes; it may count from the end.
  func axis(rank: Int) -> Int
  static var isLog: Bool { get }
  /// Whether the smallest number gets the greatest probability.
  static var isReversed: Bool { get }
  func check(_ x: Shape, _ context: InferenceContext) throws(LayerError)
}

/// One whose axis is a parameter.
package protocol TorchSoftmaxAxisFamily: TorchSoftmaxFamily {
  var axis: Int? { get set }
}

extension TorchSoftmaxFamily {
  package var role: LayerRole { .activation }
  package static var isLog: Bool { false }
  package static var isReversed: Bool { false }
  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try check(x, context)
    _ = try context.sampleAxis(axis(rank: x.rank), of: x, parameter: "dim")
    return Inference(operands[0].floating)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let rank = inference.outputs[0].type.shape.rank
    let axis = axis(rank: rank)
    return [activation(axis: axis == rank - 1 ? -1 : axis).facts(operands[0])]
  }

  private func activation(axis: Int) -> any Activation {
    Self.isLog ? LogSoftmaxActivation(axis: axis) : SoftmaxActivation(axis: axis)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let axis = axis(rank: builder.shape(of: operands[0]).rank)
    let x =
      Self.isReversed
      ? try builder.apply(Elementwise(function: .negate), operands[0]) : operands[0]
    return [try builder.apply(Softmax(axis: axis, isLog: Self.isLog), x)]
  }

  package var outputActivation: (any Activation)? { activation(axis: -1) }
}

extension TorchSoftmaxAxisFamily {
  /// What PyTorch takes where it is not told.
  package func axis(rank: Int) -> Int {
    axis ?? (rank == 0 || rank == 1 || rank == 3 ? 0 : 1)
  }
  package var locality: Locality { axis.map { .along([$0]) } ?? .everything }
}

extension Field where Root: TorchSoftmaxAxisFamily {
  static var softmaxAxis: Field {
    .optionalInt(
      "dim", \.axis, min: nil,
      "Axis over which the probabilities sum to 1; null for PyTorch's guess.")
  }
}
