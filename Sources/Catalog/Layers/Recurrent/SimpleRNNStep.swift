package import Program

/// The step of a fully connected recurrent layer.
package protocol SimpleRNNStep: RecurrentStep {}

extension SimpleRNNStep {
  package static var stateNames: [String] { ["state"] }
  package var gateCount: Int { 1 }
  package var cell: RecurrentCell? { options.activation.elementwise.map { .simple($0) } }
  package var stateRange: Interval {
    options.activation.facts(ValueFacts(range: .all)).range ?? .all
  }
}

extension Field where Root: SimpleRNNStep {
  static var simpleFields: [Field] { [.stateActivation] + recurrentWeightFields }
}
