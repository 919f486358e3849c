package import Program
package import Shapes

/// One step of a PyTorch recurrent layer.
///
/// - Shapes: input `[batch, input_size]` or `[input_size]`; states `[batch, hidden_size]` or
///   `[hidden_size]`.
package protocol TorchCellFamily: Layer {
  /// What the new states are called.
  static var stateNames: [String] { get }
  var options: TorchCellOptions { get set }
  var cell: RecurrentCell { get }
  /// The new state is in this interval, given that of the state before.
  func range(initial: Interval) -> Interval
}

package struct TorchCellOptions: Sendable {
  package var inputs: Dim = 1
  package var hidden: Dim = 1
  package var hasBias = true
  package init() {}
}

extension TorchCellFamily {
  package var role: LayerRole { .recurrent }
  package static var operandCount: ClosedRange<Int> { 1...1 + stateNames.count }

  private var gates: TorchGates {
    TorchGates(
      cell: cell, inputs: options.inputs, hidden: options.hidden, state: options.hidden,
      isProjected: false, hasBias: options.hasBias, suffix: "")
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireRank(
      x, 1...2, "[batch, features]",
      framework: "\(Self.about.name): Expected input to be 1D or 2D, got \(x.rank)D instead")
    try context.require(
      declared: options.inputs, is: x[x.rank - 1], parameter: "input_size", what: "features", of: x,
      framework:
        "input has inconsistent input_size: got \(x[x.rank - 1]) expected \(options.inputs)"
    )
    var y = x
    y.axes[y.rank - 1] = Axis(options.hidden, role: .feature)
    try checkStates(operands, y, &context)
    let rows = x.axes.dropLast().reduce(Dim(1)) { $0 * $1.dim }
    let type = operands[0].floating.shaped(y)
    return Inference(
      Self.stateNames.map { .init(type, name: $0) }, weights: try gates.weights(context),
      multiplyAdds: rows * gates.multiplyAdds)
  }

  private func checkStates(
    _ operands: [TensorType], _ state: Shape, _ context: inout InferenceContext
  ) throws(LayerError) {
    guard operands.count > 1 else { return }
    guard operands.count == 1 + Self.stateNames.count else {
      throw LayerError(
        "shape/operand-count",
        "\(context.subject) takes its input alone or with "
          + "\(counted(Self.stateNames.count, "state")), not \(counted(operands.count, "input"))")
    }
    for (i, given) in operands.dropFirst().map(\.shape).enumerated() {
      let wrong: @Sendable (InferenceContext) -> LayerError = {
        let width = given.isEmpty ? "none" : "\(given[given.rank - 1])"
        return LayerError(
          "shape/initial-state", "\($0.subject) starts from states \(state), but gets \(given)",
          at: .operand(i + 1),
          framework: "hidden\(i) has inconsistent hidden_size: got \(width), "
            + "expected \(state[state.rank - 1])")
      }
      guard state.rank == given.rank else { throw wrong(context) }
      for (a, b) in zip(state, given) {
        try context.require(
          b, equals: a, reason: { "\($0.subject): the size of its state" }, else: wrong)
      }
    }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let initial = operands.count > 1 ? operands[1].range ?? .all : Interval(0, 0)
    return inference.outputs.map {
      ValueFacts(
        range: $0.name == "c_1" ? .all : range(initial: initial),
        encoding: .activated(Self.about.name))
    }
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let shape = builder.shape(of: operands[0])
    let batch = shape.rank == 2 ? shape[0] : 1
    let step = try builder.apply(
      Reshape(shape: Shape([batch, 1, shape[shape.rank - 1]])), operands[0])
    var states: [TensorID] = []
    for state in operands.dropFirst() {
      states.append(try builder.apply(Reshape(shape: Shape([batch, options.hidden])), state))
    }
    let results = try gates.run(
      step, states: states, weights: weights, reversed: false, into: &builder)
    var outputs: [TensorID] = []
    for state in results.dropFirst() {
      let last = Shape(axes: shape.axes.dropLast() + [Axis(options.hidden, role: .feature)])
      outputs.append(try builder.apply(Reshape(shape: last), state))
    }
    return outputs
  }

  package var isLearning: Bool { true }
  package var locality: Locality { .everything }
}

extension Field where Root: TorchCellFamily {
  static var torchCellFields: [Field] {
    [
      .dim("input_size", \.options.inputs, required: true, "Features of the input."),
      .dim("hidden_size", \.options.hidden, required: true, "Width of the state."),
      .bool("bias", \.options.hasBias, default: "true", "Whether trained numbers are added."),
    ]
  }
}
