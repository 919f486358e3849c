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
  package func next(
    _ inputs: [TensorID], _ states: [TensorID], _ product: UnrolledRecurrence.Product,
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> [TensorID] {
    let state = states[0]
    var gates: [TensorID] = []
    for gate in 0..<2 {
      let sum = try builder.sum(inputs[gate], product(&builder, state, gate))
      gates.append(try builder.activated(sum, options.recurrentActivation))
    }
    let recalled =
      resetsAfter
      ? try builder.product(gates[1], product(&builder, state, 2))
      : try product(&builder, builder.product(gates[1], state), 2)
    let candidate = try builder.activated(
      builder.sum(inputs[2], recalled), options.activation)
    let others = try builder.apply(Elementwise(function: .affine(scale: -1, offset: 1)), gates[0])
    return [
      try builder.sum(builder.product(gates[0], state), builder.product(others, candidate))
    ]
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
