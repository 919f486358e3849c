import Program
import Shapes

/// What lowerings of losses are written in.
extension ProgramBuilder {
  mutating func mapped(
    _ function: ElementwiseFunction, _ x: TensorID
  ) throws(PrimitiveError) -> TensorID {
    try apply(Elementwise(function: function), x)
  }

  mutating func combined(
    _ function: Binary.Function, _ a: TensorID, _ b: TensorID
  ) throws(PrimitiveError) -> TensorID {
    try apply(Binary(function: function), a, b)
  }

  /// Reduces the last axis.
  mutating func lastAxis(
    _ kind: Reduce.Kind, _ x: TensorID, keepsAxis: Bool = false
  ) throws(PrimitiveError) -> TensorID {
    try apply(Reduce(kind: kind, axes: [-1], keepsAxes: keepsAxis), x)
  }

  /// The target with a last axis of one where it lacks the last axis of the prediction, as Keras does.
  mutating func aligned(
    target: TensorID, to prediction: TensorID
  ) throws(PrimitiveError) -> TensorID {
    let wanted = shape(of: prediction)
    let given = shape(of: target)
    guard given.rank + 1 == wanted.rank, wanted.last == 1 else { return target }
    return try apply(Reshape(shape: Shape(axes: given.axes + [Axis(1)])), target)
  }

  /// Class indices without the last axis of one that data sets often give them.
  mutating func indices(
    _ target: TensorID, for prediction: TensorID
  ) throws(PrimitiveError) -> TensorID {
    let given = shape(of: target)
    guard given.rank == shape(of: prediction).rank, given.last == 1 else { return target }
    return try apply(Reshape(shape: Shape(axes: Array(given.axes.dropLast()))), target)
  }

  /// The operand of the activation that made `x`, if that is what the last operation was: a loss over
  /// probabilities is computed from the numbers before the activation, where nothing is rounded to 0 or 1.
  ///
  /// Keras does the same (`_keras_logits`).
  func operand(ofSoftmax x: TensorID) -> TensorID? {
    guard let operation = producer(of: x), let softmax = operation.primitive as? Softmax,
      !softmax.isLog,
      softmax.axis == -1 || softmax.axis == shape(of: x).rank - 1
    else { return nil }
    return operation.operands[0]
  }

  func operand(ofSigmoid x: TensorID) -> TensorID? {
    guard let operation = producer(of: x), let activation = operation.primitive as? Elementwise,
      activation.function == .sigmoid
    else { return nil }
    return operation.operands[0]
  }

  private func producer(of x: TensorID) -> Program.Operation? {
    program.operations.last { $0.results.contains(x) }
  }
}
