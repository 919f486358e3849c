package import Program
package import Shapes

/// A PyTorch layer that reads a sequence step by step, in several layers and from one or both ends.
///
/// - Shapes: input `[time, batch, input_size]`, or `[batch, time, input_size]` with `batch_first`,
///   or without a batch `[time, input_size]`; initial states and last states
///   `[num_layers · directions, batch, hidden_size]`; output like the input, with
///   `directions · hidden_size` features.
package protocol TorchRecurrentFamily: Layer {
  /// What the last states are called.
  static var stateNames: [String] { get }
  var options: TorchRecurrentOptions { get set }
  var cell: RecurrentCell { get }
  /// The results of all steps are in this interval, given that of the initial state.
  func range(initial: Interval) -> Interval
}

/// The parameters that PyTorch's recurrent layers share.
package struct TorchRecurrentOptions: Sendable {
  package var inputs: Dim = 1
  package var hidden: Dim = 1
  package var layerCount = 1
  package var hasBias = true
  package var isBatchFirst = false
  package var dropout = 0.0
  package var isBidirectional = false
  /// Width the state is projected to; 0 for none.
  package var projection: Dim = 0

  package init() {}

  var isProjected: Bool { projection != 0 }
  var directionCount: Int { isBidirectional ? 2 : 1 }
  /// Width of what one direction hands on.
  var state: Dim { isProjected ? projection : hidden }
  var batchAxis: Int { isBatchFirst ? 0 : 1 }
  var timeAxis: Int { isBatchFirst ? 1 : 0 }

  /// One element per layer and direction, in the order of PyTorch's weights.
  func gates(_ cell: RecurrentCell) -> [TorchGates] {
    (0..<layerCount * directionCount).map { i in
      let (layer, direction) = i.quotientAndRemainder(dividingBy: directionCount)
      return TorchGates(
        cell: cell, inputs: layer == 0 ? inputs : state * directionCount, hidden: hidden,
        state: state, isProjected: isProjected, hasBias: hasBias,
        suffix: "_l\(layer)\(direction == 1 ? "_reverse" : "")")
    }
  }
}

extension TorchRecurrentFamily {
  package var role: LayerRole { .recurrent }
  package static var operandCount: ClosedRange<Int> { 1...1 + stateNames.count }

  package var recurrence: Recurrence? {
    if case .simple = cell { return Recurrence(isGated: false, timeAxis: options.timeAxis) }
    return Recurrence(isGated: true, timeAxis: options.timeAxis)
  }

  package var idleKeys: [IdleKey] {
    options.layerCount == 1 && options.dropout > 0
      ? [IdleKey("dropout", "it drops between layers, of which 'num_layers' gives one")] : []
  }

  // MARK: Shapes

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    var x = operands[0].shape
    try context.requireRank(
      x, 2...3, options.isBatchFirst ? "[batch, time, features]" : "[time, batch, features]",
      framework: "\(Self.about.name): Expected input to be 2D or 3D, got \(x.rank)D instead")
    try context.requireSteps(x.rank == 3 && options.isBatchFirst ? 1 : 0, of: x)
    x = x.asSequence(batchFirst: options.isBatchFirst)
    try context.require(
      declared: options.inputs, is: x[x.rank - 1], parameter: "input_size", what: "features", of: x,
      framework: "input.size(-1) must be equal to input_size. Expected \(options.inputs), "
        + "got \(x[x.rank - 1])")
    if options.isProjected {
      try context.require(
        options.hidden - options.projection, atLeast: 1,
        reason: { "\($0.subject): proj_size is below hidden_size" },
        else: {
          LayerError(
            "shape/in-features",
            "\($0.subject) projects \($0.text(self.options.hidden)) hidden features to a proj_size of "
              + "\($0.text(self.options.projection)), which must be less",
            at: .parameter("proj_size"),
            framework: "proj_size has to be smaller than hidden_size")
        })
    }
    let states = self.states(x)
    try checkInitialStates(operands, states, &context)
    let gates = options.gates(cell)
    var weights: [Weight] = []
    for gate in gates { weights += try gate.weights(context) }
    let steps = x.axes.dropLast().reduce(Dim(1)) { $0 * $1.dim }
    let type = operands[0].floating
    let output = type.shaped(sequence(x))
    return Inference(
      [.init(output, name: "output")]
        + zip(Self.stateNames, states).map { .init(type.shaped($1), name: $0) },
      weights: weights,
      multiplyAdds: steps * gates.reduce(Dim(0)) { $0 + $1.multiplyAdds })
  }

  private func sequence(_ x: Shape) -> Shape {
    Shape(
      axes: x.axes.dropLast() + [Axis(options.state * options.directionCount, role: .feature)])
  }

  /// Shapes of the states, the projected one first.
  private func states(_ x: Shape) -> [Shape] {
    let rows = Axis(Dim(options.layerCount * options.directionCount))
    let batch = x.rank == 3 ? [x.axes[options.batchAxis]] : []
    return [options.state, options.hidden].prefix(Self.stateNames.count).map {
      Shape(axes: [rows] + batch + [Axis($0, role: .feature)])
    }
  }

  private func checkInitialStates(
    _ operands: [TensorType], _ states: [Shape], _ context: inout InferenceContext
  ) throws(LayerError) {
    guard operands.count > 1 else { return }
    guard operands.count == 1 + states.count else {
      throw LayerError(
        "shape/operand-count",
        "\(context.subject) takes its sequence alone or with "
          + "\(counted(states.count, "initial state")), not \(counted(operands.count, "input"))",
        help: "name them: 'from: [sequence, h_0, c_0]'")
    }
    for (i, (state, given)) in zip(states, operands.dropFirst().map(\.shape)).enumerated() {
      let place = states.count == 1 ? "hidden" : "hidden[\(i)]"
      let wrong: @Sendable (InferenceContext) -> LayerError = {
        LayerError(
          "shape/initial-state", "\($0.subject) starts from states \(state), but gets \(given)",
          at: .operand(i + 1),
          framework: "Expected \(place) size \($0.tuple(state)), got \($0.torchSize(given))")
      }
      guard state.rank == given.rank else { throw wrong(context) }
      for (a, b) in zip(state, given) {
        try context.require(
          b, equals: a, reason: { "\($0.subject): the size of its initial state" }, else: wrong)
      }
    }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let initial = operands.count > 1 ? operands[1].range ?? .all : Interval(0, 0)
    let range = options.isProjected ? .all : range(initial: initial)
    return inference.outputs.map {
      ValueFacts(
        range: $0.name == "c_n" ? .all : range, encoding: .activated(Self.about.name))
    }
  }

  // MARK: Lowering

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let input = builder.shape(of: operands[0])
    var x = try batchFirst(operands[0], &builder)
    var rest = weights[...]
    var lasts = [[TensorID]](repeating: [], count: Self.stateNames.count)
    let gates = options.gates(cell)
    for layer in 0..<options.layerCount {
      if layer > 0, options.dropout > 0, builder.mode == .training {
        x = try builder.dropout(x, rate: options.dropout, axes: nil)
      }
      var sides: [TensorID] = []
      for direction in 0..<options.directionCount {
        let row = layer * options.directionCount + direction
        var initial: [TensorID] = []
        for states in operands.dropFirst() {
          initial.append(try self.row(row, of: states, batch: builder.shape(of: x), &builder))
        }
        let results = try gates[row].run(
          x, states: initial, weights: Array(rest.prefix(gates[row].weightCount)),
          reversed: direction == 1, into: &builder)
        rest = rest.dropFirst(gates[row].weightCount)
        sides.append(results[0])
        for (i, state) in results.dropFirst().enumerated() { lasts[i].append(state) }
      }
      x = sides.count == 1 ? sides[0] : try builder.apply(Concatenate(axis: -1), sides)[0]
    }
    var results = [try restored(x, to: sequence(input), &builder)]
    for (states, shape) in zip(lasts, states(input)) {
      results.append(try stacked(states, shape, &builder))
    }
    return results
  }

  /// `[batch, time, features]`.
  private func batchFirst(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let shape = builder.shape(of: x)
    if shape.rank == 2 {
      return try builder.apply(Reshape(shape: Shape(axes: [Axis(1)] + shape.axes)), x)
    }
    return options.isBatchFirst ? x : try builder.apply(Transpose(permutation: [1, 0, 2]), x)
  }

  private func restored(
    _ x: TensorID, to shape: Shape, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    if shape.rank == 2 { return try builder.apply(Reshape(shape: shape), x) }
    return options.isBatchFirst ? x : try builder.apply(Transpose(permutation: [1, 0, 2]), x)
  }

  /// The initial state of one layer and direction, `[batch, features]`.
  private func row(
    _ row: Int, of states: TensorID, batch x: Shape, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let one = try builder.apply(Slice(axis: 0, start: row, count: 1), states)
    let width = builder.shape(of: states)
    return try builder.apply(Reshape(shape: Shape([x[0], width[width.rank - 1]])), one)
  }

  /// The last states of all layers and directions below each other.
  private func stacked(
    _ states: [TensorID], _ shape: Shape, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let all = states.count == 1 ? states[0] : try builder.apply(Concatenate(axis: 0), states)[0]
    return try builder.apply(Reshape(shape: shape), all)
  }

  package var isStochastic: Bool { options.dropout > 0 && options.layerCount > 1 }
  package var isLearning: Bool { true }
  package var elementNeed: ElementNeed? { .fractions }
  package var locality: Locality { .everything }
  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    let reach: StepReading.Reach =
      output > 0 ? .detached : options.isBidirectional ? .all : .past
    return [StepReading(reach, axis: options.isBatchFirst ? 1 : 0)]
      + Array(repeating: nil, count: max(0, operands - 1))
  }
}

extension Field where Root: TorchRecurrentFamily {
  /// The parameters of all three layers, in PyTorch's order.
  static var torchRecurrentFields: [Field] {
    [
      .dim("input_size", \.options.inputs, required: true, "Features of a step of the input."),
      .dim("hidden_size", \.options.hidden, required: true, "Width of the state."),
      // PyTorch has no bound; a thousand layers are beyond anything that trains.
      .int(
        "num_layers", \.options.layerCount, max: 1000, default: "1",
        "Layers on top of each other, each of which reads the one below."),
      .bool("bias", \.options.hasBias, default: "true", "Whether trained numbers are added."),
      .bool(
        "batch_first", \.options.isBatchFirst, default: "false",
        "Whether the batch is the first axis and not the second."),
      .number(
        "dropout", \.options.dropout, in: 0...1, default: "0",
        "Share set to zero between layers in training."),
      .bool(
        "bidirectional", \.options.isBidirectional, default: "false",
        "Whether a second set of weights reads from the end."),
    ]
  }
}
