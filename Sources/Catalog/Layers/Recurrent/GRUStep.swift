package import Program

/// The step of a gated recurrent unit.
package protocol GRUStep: RecurrentStep {
  var resetsAfter: Bool { get set }
}

extension GRUStep {
  package static var stateNames: [String] { ["state"] }
  package var gateCount: Int { 3 }
  package var biasRows: Int { resetsAfter ? 2 : 1 }
  package var cell: RecurrentCell? {
    guard let activation = options.activation.elementwise,
      let gate = options.recurrentActivation.elementwise
    else { return nil }
    return .gru(activation: activation, recurrentActivation: gate, resetAfter: resetsAfter)
  }
  package var stateRange: Interval {
    // A mean of candidates and of the state before, which starts at 0.
    options.recurrentActivation is SigmoidActivation
      ? (options.activation.facts(ValueFacts(range: .all)).range ?? .all).hull(Interval(0, 0))
      : .all
  }
}

extension Field where Root: GRUStep {
  static var gruFields: [Field] {
    [.stateActivation, .recurrentActivation] + recurrentWeightFields + [
      .bool(
        "reset_after", \.resetsAfter, default: "true",
        "Whether the reset gate acts after the product with the state.")
    ]
  }
}
