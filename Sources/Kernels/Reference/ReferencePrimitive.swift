package import Program

/// A tensor with its numbers in row-major order.
package struct ReferenceTensor<Scalar: ReferenceScalar>: Sendable {
  package let shape: [Int]
  package var values: [Scalar]

  package init(_ shape: [Int], _ values: [Scalar]) {
    self.shape = shape
    self.values = values
  }

  package init(_ shape: [Int], repeating value: Scalar = 0) {
    self.shape = shape
    values = Array(repeating: value, count: shape.reduce(1, *))
  }

  package var count: Int { values.count }
}

/// What an operation computes with.
package struct ReferenceCall<Scalar: ReferenceScalar>: Sendable {
  /// These have passed the primitive's shape rule.
  package let operands: [ReferenceTensor<Scalar>]
  /// The shapes of the results.
  package let shapes: [[Int]]
  package let seed: UInt64
  package let step: Int

  package init(
    _ operands: [ReferenceTensor<Scalar>], shapes: [[Int]], seed: UInt64 = 0, step: Int = 0
  ) {
    self.operands = operands
    self.shapes = shapes
    self.seed = seed
    self.step = step
  }
}

/// A primitive with its plain arithmetic: slow, and meant to be seen to be right.
///
/// The fast kernels are compared with it, gradients are checked on it in double precision, and it
/// runs what has no fast kernel.
package protocol ReferencePrimitive: Primitive {
  func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>]

  /// The gradient of each operand from the gradients of the results; nil where none passes.
  func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?]
}
