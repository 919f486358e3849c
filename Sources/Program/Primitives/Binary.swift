/// A function of two numbers, element by element, with NumPy's broadcasting.
///
/// A tie of `maximum` or `minimum` gives each operand half of the gradient (PyTorch). Comparisons
/// give 0 or 1 and no gradient.
package struct Binary: Primitive {
  package enum Function: String, Hashable, Sendable, CaseIterable {
    case add, subtract, multiply, divide, maximum, minimum, equal, notEqual, less

    /// Whether the result is 0 or 1.
    package var isComparison: Bool { [.equal, .notEqual, .less].contains(self) }
  }

  package static let name = "binary"

  package let function: Function

  package init(function: Function) { self.function = function }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...2)
    return [TensorType(try broadcast(operands[0].shape, operands[1].shape))]
  }

  package func differentiates(operand: Int) -> Bool { !function.isComparison }
}
