internal import Arrays
package import Program
internal import Shapes

/// The step of a long short-term memory, with gates that let in, keep and let out.
package protocol LSTMStep: RecurrentStep {
  var opensForgetGate: Bool { get set }
}

extension LSTMStep {
  package static var stateNames: [String] { ["state", "cell_state"] }
  package var gateCount: Int { 4 }
  package var cell: RecurrentCell? {
    guard let activation = options.activation.elementwise,
      let gate = options.recurrentActivation.elementwise
    else { return nil }
    return .lstm(activation: activation, recurrentActivation: gate)
  }
  package func next(
    _ inputs: [TensorID], _ states: [TensorID], _ product: UnrolledRecurrence.Product,
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> [TensorID] {
    var gates: [TensorID] = []
    for (gate, input) in inputs.enumerated() {
      let sum = try builder.sum(input, product(&builder, states[0], gate))
      let isCandidate = gate == 2
      gates.append(
        try builder.activated(
          sum, isCandidate ? options.activation : options.recurrentActivation))
    }
    let entering = try builder.product(gates[0], gates[2])
    let cell = try builder.sum(builder.product(gates[1], states[1]), entering)
    return [try builder.product(gates[3], builder.activated(cell, options.activation)), cell]
  }
  package var biasInitializer: any Initializer {
    opensForgetGate ? ForgetBias(others: options.biasInitializer) : options.biasInitializer
  }
  package var stateRange: Interval {
    let gate = options.recurrentActivation.facts(ValueFacts(range: .all)).range ?? .all
    return gate.product(options.activation.facts(ValueFacts(range: .all)).range ?? .all)
  }
}

extension Field where Root: LSTMStep {
  static var lstmFields: [Field] {
    [.stateActivation, .recurrentActivation] + recurrentWeightFields + [
      .bool(
        "unit_forget_bias", \.opensForgetGate, default: "true",
        "Whether the bias of the forget gate starts at 1.")
    ]
  }
}

/// A bias of four gates whose second, which forgets, starts open.
///
/// Source: Jozefowicz, Zaremba, Sutskever, *An empirical exploration of recurrent network
/// architectures*, 2015.
struct ForgetBias: Initializer {
  static let about = About("unit_forget_bias", "The bias of the forget gate starts at 1.")
  static let schema = Schema(Self(others: ZerosInitializer()), [])

  let others: any Initializer

  func values(shape: [Int], stream: RandomStream) -> [Float] {
    var values = others.values(shape: shape, stream: stream)
    let units = values.count / 4
    for i in units..<2 * units { values[i] = 1 }
    return values
  }

  func moments(shape: [Int]) -> Moments? {
    guard let rest = others.moments(shape: shape) else { return nil }
    let mean = (3 * rest.mean + 1) / 4
    return Moments(mean: mean, variance: (3 * rest.secondMoment + 1) / 4 - mean * mean)
  }
}
