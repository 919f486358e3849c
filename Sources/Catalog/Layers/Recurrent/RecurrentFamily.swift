package import Program
internal import Shapes

/// A recurrent layer with a cell of its own: a sequence of vectors in, a state or all states out.
package protocol RecurrentFamily: RecurrentStep, SequenceFamily {}

extension RecurrentFamily {
  package static var operandCount: ClosedRange<Int> { 1...1 + stateNames.count }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "time", "features"])
    try context.requireFixedBatch(x[0], for: reading)
    let state = Shape(axes: [x.axes[0], Axis(options.units, role: .feature)])
    let states = Self.stateNames.map { _ in state }
    try context.requireStates(operands, as: states)
    return Inference(
      outputs(operands[0].floating, result: state, states: states),
      weights: try stepWeights(inputs: x[2], context).map { $0.prefixed(Self.cellName) },
      multiplyAdds: x[0] * x[1] * stepCost(inputs: x[2]))
  }
}

extension Field where Root: RecurrentFamily {
  /// Keras' hint for the choice of its implementation, which changes no result.
  static var useCudnn: Field {
    Field(
      "use_cudnn", type: .other("true, false or auto"), default: "auto",
      "Keras' hint for graphics cards."
    ) {
      _, _, _ in true
    }
  }
}
