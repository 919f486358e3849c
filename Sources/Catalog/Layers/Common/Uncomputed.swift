package import Program

/// A layer whose shapes, weights and cost are known, but which the executor does not compute yet.
package protocol Uncomputed: Layer {}

extension Uncomputed {
  package var untrainableReason: String? { "'\(Self.about.name)' is not computed yet" }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    throw PrimitiveError(Self.about.name, "is not computed yet")
  }
}
