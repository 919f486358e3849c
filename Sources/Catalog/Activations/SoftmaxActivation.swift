internal import Shapes
package import Program

/// Exponentials, divided by their sum over one axis.
package struct SoftmaxActivation: Activation {
  package static let about = About(
    "softmax", "Turns the numbers along an axis into probabilities that sum to 1.",
    formula: "exp(xᵢ) / Σⱼ exp(xⱼ)",
    source:
      "Bridle, Probabilistic interpretation of feedforward classification network outputs, 1990")
  package static let schema = Schema(
    Self(), [.int("axis", \.axis, min: nil, default: "-1", "Axis over which the results sum to 1.")]
  )
  package static let matchingInitializers = ["glorot_uniform", "glorot_normal"]

  package var axis: Int

  package init(axis: Int = -1) { self.axis = axis }

  package func facts(_ operand: ValueFacts) -> ValueFacts {
    ValueFacts(
      range: Interval(0, 1), encoding: axis == -1 ? .probabilities : .activated(Self.about.name))
  }

  package func lower(
    _ operand: TensorID, classAxis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.apply(
      Softmax(axis: builder.axis(axis, of: operand, last: classAxis), isLog: false), operand)
  }
}

extension ProgramBuilder {
  /// The axis that -1 or another count from the back stands for.
  func axis(_ axis: Int, of operand: TensorID, last: Int) -> Int {
    axis == -1 ? last : axis < 0 ? axis + shape(of: operand).rank : axis
  }
}
