package import Program

/// The identity: the layer's output as it is.
package struct LinearActivation: Activation {
  package static let about = About(
    "linear", aliases: ["identity"], "Passes its input on.", formula: "x")
  package static let schema = Schema(Self(), [])

  package init() {}

  package var isNonlinear: Bool { false }

  package func facts(_ operand: ValueFacts) -> ValueFacts { operand }

  package func lower(
    _ operand: TensorID, classAxis: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID { operand }
}
