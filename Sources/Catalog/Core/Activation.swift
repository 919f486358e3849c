package import Program

/// An element-wise or row-wise function that can follow a layer; also usable as a layer under its name.
package protocol Activation: CatalogEntry {
  func facts(_ operand: ValueFacts) -> ValueFacts
  /// What a signal becomes; nil where it cannot be told.
  ///
  /// - Parameter width: size of the axis that row-wise functions normalise over.
  func propagated(_ x: Signal, width: Int?) -> Signal?
  /// Mean of the square of the derivative, by which the second moment of gradients changes.
  func squaredSlope(_ x: Signal?, width: Int?) -> Double?
  /// - Parameter classAxis: the axis that row-wise functions normalise over.
  func lower(
    _ operand: TensorID, classAxis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID
  /// False for the identity.
  var isNonlinear: Bool { get }
  /// The numbers for which the function fails; nil where it is defined for all.
  var domain: NumericDomain? { get }
  /// Names of the initialisers made for this activation; empty where none is.
  static var matchingInitializers: [String] { get }
}

extension Activation {
  package var isNonlinear: Bool { true }
  package var domain: NumericDomain? { nil }
  package static var matchingInitializers: [String] { [] }
}
