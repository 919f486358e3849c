/// Logarithms of draws from gamma distributions whose concentrations the operand holds; both have one shape.
///
/// Shares from a beta or Dirichlet distribution are the softmax of such logarithms. No gradient passes.
package struct RandomLogGamma: Primitive {
  package static let name = "random_log_gamma"

  /// The number of this operation's random stream.
  package let stream: Int

  package init(stream: Int) { self.stream = stream }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    return [TensorType(operands[0].shape)]
  }

  package func differentiates(operand: Int) -> Bool { false }
}
