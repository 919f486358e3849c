internal import Arrays
package import Program
internal import Shapes

/// A recurrent layer with a cell that gates let in, keep and let out.
package struct LSTMLayer: RecurrentFamily {
  package static let about = About(
    "lstm", aliases: ["LSTM"], "Reads a sequence into a state with a long memory.",
    formula:
      "c = f · c + i · activation(…); h = o · activation(c); f, i, o gates of the input and the state",
    source: "Hochreiter, Schmidhuber, 1997, doi:10.1162/neco.1997.9.8.1735", twin: "LSTM")
  package static let schema = Schema(
    Self(),
    Field.recurrentFields + [.recurrentActivation] + Field.recurrentWeightFields + [
      .bool(
        "unit_forget_bias", \.opensForgetGate, default: "true",
        "Whether the bias of the forget gate starts at 1."),
      .useCudnn,
    ])
  package static let cellName = "lstm_cell"
  package static let stateNames = ["state", "cell_state"]

  package static let examples: [LayerExample] = [
    .init("lstm: 32", [[.batch, .time, 8]], gives: [.batch, 32]),
    .init(
      "lstm: {units: 32, return_state: true}", [[.batch, .time, 8]],
      gives: [.batch, 32], [.batch, 32], [.batch, 32]),
    .init("lstm: 32", [[.batch, 8]], fails: "shape/rank"),
    .init("lstm: 32", [[.batch, 5, 8], [.batch, 32]], fails: "shape/operand-count"),
  ]

  package var options = RecurrentOptions()
  package var opensForgetGate = true

  package init() {}

  package var gateCount: Int { 4 }
  package var cell: RecurrentCell? {
    guard let activation = options.activation.elementwise,
      let gate = options.recurrentActivation.elementwise
    else { return nil }
    return .lstm(activation: activation, recurrentActivation: gate)
  }
  package var biasInitializer: any Initializer {
    opensForgetGate ? ForgetBias(others: options.biasInitializer) : options.biasInitializer
  }
  package var stateRange: Interval {
    let gate = options.recurrentActivation.facts(ValueFacts(range: .all)).range ?? .all
    return gate.product(options.activation.facts(ValueFacts(range: .all)).range ?? .all)
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
