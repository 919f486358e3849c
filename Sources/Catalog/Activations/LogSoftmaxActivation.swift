package import Program

/// Logarithm of softmax, without its overflow.
package struct LogSoftmaxActivation: Activation {
  package static let about = About(
    "log_softmax", "Logarithms of the probabilities that softmax gives.",
    formula: "xᵢ - log Σⱼ exp(xⱼ)")
  package static let schema = Schema(
    Self(),
    [.int("axis", \.axis, min: nil, default: "-1", "Axis over which the probabilities sum to 1.")])
  package static let matchingInitializers = ["glorot_uniform", "glorot_normal"]

  package var axis: Int

  package init(axis: Int = -1) { self.axis = axis }

  package func facts(_ operand: ValueFacts) -> ValueFacts {
    ValueFacts(
      range: Interval(-.infinity, 0),
      encoding: axis == -1 ? .logProbabilities : .activated(Self.about.name))
  }

  package func lower(
    _ operand: TensorID, classAxis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.apply(
      Softmax(axis: builder.axis(axis, of: operand, last: classAxis), isLog: true), operand)
  }
}
