/// A function of every element.
package struct Elementwise: Primitive {
  package static let name = "elementwise"

  package let function: ElementwiseFunction

  package init(function: ElementwiseFunction) { self.function = function }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    return [TensorType(operands[0].shape)]
  }
}
