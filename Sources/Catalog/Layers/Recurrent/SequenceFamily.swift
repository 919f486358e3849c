package import Program
package import Shapes

/// A layer that reads a sequence step by step and keeps states; `bidirectional` can turn it round.
package protocol SequenceFamily: Layer {
  var reading: ReadingOptions { get set }
  var states: [RecurrentState] { get }
  /// The results of all steps are in this interval, whatever the weights.
  var stateRange: Interval { get }
  var weightCount: Int { get }
  /// The shapes of the states for a sequence of this shape.
  func stateShapes(of sequence: Shape, layout: Layout) -> [Shape]
  /// What of a step the executor does not compute yet.
  var stepUntrainableReason: String? { get }
  /// Reads a sequence from states that are 0 where none are given.
  func run(
    _ sequence: TensorID, states: [TensorID], weights: [TensorID], mask: TensorID?, reversed: Bool,
    into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> RecurrentResults
}

/// In which order a sequence is read, and what of it is handed out.
package struct ReadingOptions: Sendable {
  package var returnsSequences = false
  package var returnsState = false
  package var goesBackwards = false
  package var isStateful = false
  package var unrolls = false
  package var zeroesMasked = false
  package var activityRegularizer: (any Regularizer)?

  package init() {}

  /// Of the sequence; what the states hand on has no steps.
  func stepReadings(operands: Int, output: Int, isBidirectional: Bool) -> [StepReading?] {
    let rest = [StepReading?](repeating: nil, count: max(0, operands - 1))
    guard returnsSequences, output == 0 else { return [StepReading(.detached, axis: 1)] + rest }
    // Read backwards, results come in the order of reading.
    guard !goesBackwards else { return [nil] + rest }
    return [StepReading(isBidirectional ? .all : .past, axis: 1)] + rest
  }
}

extension SequenceFamily {
  package var role: LayerRole { .recurrent }
  package var recurrence: Recurrence? {
    Recurrence(isGated: (self as? any RecurrentStep).map { $0.gateCount > 1 } ?? true, timeAxis: 1)
  }

  /// The result of the last step or of all, and the states where they are asked for.
  ///
  /// - Parameter states: their shapes, the first of which is that of a result.
  func outputs(_ x: TensorType, result: Shape, states: [Shape]) -> [Inference.Output] {
    var main = result
    if reading.returnsSequences { main.axes.insert(x.shape.axes[1], at: 1) }
    guard reading.returnsState else { return [.init(x.shaped(main))] }
    return [.init(x.shaped(main))]
      + zip(self.states, states).map { .init(x.shaped($1), name: $0.name) }
  }

  /// What holds of the results of ``outputs(_:result:states:)``.
  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let ranges = [stateRange] + states.map(\.range)
    return zip(inference.outputs, ranges).map {
      ValueFacts(range: $1, encoding: .activated(Self.about.name))
    }
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let results = try read(
      operands[0], states: Array(operands.dropFirst()), weights: weights, into: &builder, context)
    var main = reading.returnsSequences ? results.sequence : results.last
    if reading.returnsSequences && reading.goesBackwards {
      // Keras hands out the steps in the order in which they were read.
      main = try builder.apply(Reverse(axis: 1), main)
    }
    return [main] + (reading.returnsState ? results.states : [])
  }

  /// As `run`, with what the options of the reading say of states and masked steps.
  func read(
    _ sequence: TensorID, states: [TensorID], weights: [TensorID],
    into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> RecurrentResults {
    let mask = context.masks.first ?? nil
    let kept =
      reading.isStateful && states.isEmpty ? try keptStates(sequence, &builder, context) : []
    let results = try run(
      sequence, states: states + kept, weights: weights, mask: mask,
      reversed: reading.goesBackwards, into: &builder, context)
    if builder.mode == .training {
      for (state, value) in zip(kept, results.states) { builder.update(state: state, to: value) }
    }
    guard reading.zeroesMasked, let mask else { return results }
    return try results.zeroed(by: mask, reversed: reading.goesBackwards, &builder)
  }

  /// What a layer that continues the batch before starts from: zeros at first.
  private func keptStates(
    _ sequence: TensorID, _ builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let x = builder.shape(of: sequence)
    var kept: [TensorID] = []
    for (index, shape) in stateShapes(of: x, layout: context.layout).enumerated() {
      kept.append(
        builder.parameter(
          "\(builder.origin)/rnn_state\(index == 0 ? "" : "_\(index)")", shape: shape,
          initializer: ZerosInitializer(), isTrainable: false, isState: true))
    }
    return kept
  }

  package func stateShapes(of sequence: Shape, layout: Layout) -> [Shape] {
    states.map { Shape(axes: [sequence.axes[0], Axis($0.width, role: .feature)]) }
  }

  package var maskUse: MaskUse { .reads }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    reading.returnsSequences ? context.masks.first ?? nil : nil
  }

  package var untrainableReason: String? { stepUntrainableReason }
  package var activityRegularizer: (any Regularizer)? { reading.activityRegularizer }

  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    reading.stepReadings(operands: operands, output: output, isBidirectional: false)
  }
}

extension InferenceContext {
  /// A layer that continues the batch before needs as many samples in every batch.
  ///
  /// - Throws: `shape/unknown-extent`.
  func requireFixedBatch(_ batch: Dim, for reading: ReadingOptions) throws(LayerError) {
    guard reading.isStateful, value(batch) == nil else { return }
    throw LayerError(
      "shape/unknown-extent",
      "\(subject) keeps one state per sample between batches, but the size of the batch '\(batch)' is open",
      at: .parameter("stateful"),
      help: "give '\(batch)' a value under 'dims', or remove 'stateful'",
      framework: "When using `stateful=True` in a RNN, the batch size must be static")
  }

  /// The operands behind the first must be one initial state of each of these shapes, or none.
  ///
  /// - Throws: `shape/operand-count`, `shape/initial-state`.
  mutating func requireStates(_ operands: [TensorType], as states: [Shape]) throws(LayerError) {
    guard operands.count > 1 else { return }
    guard operands.count == 1 + states.count else {
      throw LayerError(
        "shape/operand-count",
        "\(subject) takes its sequence alone or with \(counted(states.count, "initial state")), "
          + "not \(counted(operands.count, "input"))")
    }
    for (i, (operand, state)) in zip(operands.dropFirst(), states).enumerated() {
      let given = operand.shape
      let wrong: @Sendable (InferenceContext) -> LayerError = {
        LayerError(
          "shape/initial-state",
          "\($0.subject) starts from \(states.count == 1 ? "a state" : "states") of \(state), "
            + "but gets \(given)",
          at: .operand(i + 1))
      }
      guard given.rank == state.rank else { throw wrong(self) }
      for axis in state.indices {
        try require(
          given[axis], equals: state[axis],
          reason: { "\($0.subject): axis \(axis) of its initial state" }, else: wrong)
      }
    }
  }
}

extension Field where Root: SequenceFamily {
  static var readingFields: [Field] {
    [
      .regularizer(
        "activity_regularizer", \.reading.activityRegularizer, "Penalty on the layer's output."),
      .bool(
        "return_sequences", \.reading.returnsSequences, default: "false",
        "Whether every step gives a result, not only the last."),
      .bool(
        "return_state", \.reading.returnsState, default: "false",
        "Whether the last state is an output too."),
      .bool(
        "go_backwards", \.reading.goesBackwards, default: "false",
        "Whether the last step is read first."),
      .bool(
        "stateful", \.reading.isStateful, default: "false",
        "Whether a batch continues the one before."),
      .bool(
        "unroll", \.reading.unrolls, default: "false",
        "Keras' hint to unroll the loop; changes no result."),
      .bool(
        "zero_output_for_mask", \.reading.zeroesMasked, default: "false",
        "Whether masked steps give 0 instead of the result before."),
    ]
  }
}
