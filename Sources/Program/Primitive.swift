package import Arrays
package import Shapes

/// One operation of the executor as a value: what it computes, not how.
///
/// A primitive is a file here (its options and its shape rule) and a file in `Kernels` (its
/// arithmetic).
package protocol Primitive: Hashable, Sendable {
  static var name: String { get }
  /// The types of the results for operands of these types.
  ///
  /// - Throws: ``PrimitiveError`` when the operands do not fit.
  func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType]
  /// The same operation with these values for the symbols in its options; nil where one of them has
  /// no value.
  func binding(_ values: [String: Int]) -> Self?
  /// Whether a gradient passes to this operand at all.
  func differentiates(operand: Int) -> Bool
}

extension Primitive {
  /// Most primitives have no sizes among their options.
  package func binding(_ values: [String: Int]) -> Self? { self }
  package func differentiates(operand: Int) -> Bool { true }
}

/// Shape and element type of a tensor.
package struct TensorType: Hashable, Sendable {
  package var shape: Shape
  package var element: ElementType
  package init(_ shape: Shape, _ element: ElementType = .float32) {
    self.shape = shape
    self.element = element
  }
}

/// Why operands cannot be combined. The lowering of a valid layer never meets one: layers check
/// first.
package struct PrimitiveError: Error, Hashable, Sendable, CustomStringConvertible {
  package let primitive: String
  package let problem: String
  package init(_ primitive: String, _ problem: String) {
    self.primitive = primitive
    self.problem = problem
  }
  package var description: String { "\(primitive): \(problem)" }
}
