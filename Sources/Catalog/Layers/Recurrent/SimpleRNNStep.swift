package import Program

/// The step of a fully connected recurrent layer.
package protocol SimpleRNNStep: RecurrentStep {}

extension SimpleRNNStep {
  package static var stateNames: [String] { ["state"] }
  package var gateCount: Int { 1 }
  package var cell: RecurrentCell? { options.activation.elementwise.map { .simple($0) } }
  package func next(
    _ inputs: [TensorID], _ states: [TensorID], _ product: UnrolledRecurrence.Product,
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> [TensorID] {
    let sum = try builder.sum(inputs[0], product(&builder, states[0], 0))
    return [try builder.activated(sum, options.activation)]
  }
  package var stateRange: Interval {
    options.activation.facts(ValueFacts(range: .all)).range ?? .all
  }
}

extension Field where Root: SimpleRNNStep {
  static var simpleFields: [Field] { [.stateActivation] + recurrentWeightFields }
}
