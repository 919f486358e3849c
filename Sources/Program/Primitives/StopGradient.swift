/// The operand itself, which gets no gradient from here.
package struct StopGradient: Primitive {
  package static let name = "stop_gradient"

  package init() {}

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    return operands
  }

  package func differentiates(operand: Int) -> Bool { false }
}
