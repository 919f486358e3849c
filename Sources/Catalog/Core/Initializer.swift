package import Program

/// How the first value of a weight is drawn.
package protocol Initializer: CatalogEntry, ParameterInitializer {
  /// Mean and variance of an element of a weight of this shape.
  func moments(shape: [Int]) -> Moments?
  /// Whether all elements get the same value, so that units stay copies of each other.
  var isConstant: Bool { get }
}

extension Initializer {
  package var isConstant: Bool { false }
}

/// Fan-in and fan-out of a weight, as Keras computes them: the last two axes times the receptive field.
package func fans(of shape: [Int]) -> (in: Double, out: Double) {
  switch shape.count {
  case 0: return (1, 1)
  case 1: return (Double(shape[0]), Double(shape[0]))
  default:
    let field = shape.dropLast(2).reduce(1.0) { $0 * Double($1) }
    return (field * Double(shape[shape.count - 2]), field * Double(shape[shape.count - 1]))
  }
}

/// A penalty on a weight.
package protocol Regularizer: CatalogEntry {
  /// The part on the size of its elements.
  var penalty: Penalty { get }
  /// The rest of it, a scalar; nil where there is none.
  func lower(
    _ weight: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID?
}

extension Regularizer {
  package func lower(
    _ weight: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID? { nil }
}

/// A set that a weight is projected into after every update.
package protocol WeightConstraint: CatalogEntry, ParameterProjection {}
