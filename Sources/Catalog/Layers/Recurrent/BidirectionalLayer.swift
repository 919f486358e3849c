package import Program
internal import Shapes
internal import YAML

/// Reads a sequence with one recurrent layer from the start and with another from the end.
package struct BidirectionalLayer: Layer {
  package static let about = About(
    "bidirectional", aliases: ["Bidirectional"],
    "Reads a sequence from both ends with two recurrent layers.",
    source: "Schuster, Paliwal, 1997, doi:10.1109/78.650093")
  package var role: LayerRole { .recurrent }

  package static let schema = Schema(
    Self(),
    [
      Field(
        "layer", type: .entry(.layer), isRequired: true,
        "The recurrent layer that reads from the start."
      ) {
        root, node, decoder in
        guard let layer = sequenceLayer(node, &decoder) else { return false }
        root.forward = layer
        return true
      },
      Field(
        "merge_mode", type: .optional(.choice(MergeMode.allCases.map(\.rawValue))),
        default: "concat",
        "How the results are joined; null for two outputs."
      ) { root, node, decoder in
        if node.isNull {
          root.mergeMode = nil
          return true
        }
        guard let mode = decoder.choice(node, of: MergeMode.self) else { return false }
        root.mergeMode = mode
        return true
      },
      Field(
        "backward_layer", type: .optional(.entry(.layer)), default: "null",
        "The recurrent layer that reads from the end; null for another of the first."
      ) { root, node, decoder in
        guard !node.isNull else { return true }
        guard let layer = sequenceLayer(node, &decoder) else { return false }
        root.givenBackward = layer
        return true
      },
    ],
    validate: { layer, arguments, decoder in layer.validate(arguments, &decoder) })
  package static let operandCount = 1...Int.max

  package static let examples: [LayerExample] = [
    .init("bidirectional: {layer: {lstm: 32}}", [[.batch, .time, 8]], gives: [.batch, 64]),
    .init(
      "bidirectional: {layer: {gru: {units: 32, return_sequences: true}}, merge_mode: sum}",
      [[.batch, .time, 8]], gives: [.batch, .time, 32]),
    .init(
      "bidirectional: {layer: {simple_rnn: 4}, merge_mode: null}", [[.batch, .time, 8]],
      gives: [.batch, 4], [.batch, 4]),
    .init("bidirectional: {layer: {dense: 5}}", [[.batch, .time, 3]], fails: "spec/wrong-type"),
    .init("bidirectional: {layer: {lstm: 32}}", [[.batch, 8]], fails: "shape/rank"),
  ]

  package enum MergeMode: String, Sendable, CaseIterable { case concat, sum, mul, ave }

  package var forward: any SequenceFamily = LSTMLayer()
  package var givenBackward: (any SequenceFamily)?
  package var mergeMode: MergeMode? = .concat

  package init() {}

  package var recurrence: Recurrence? { forward.recurrence }

  private static func sequenceLayer(
    _ node: Node, _ decoder: inout SpecDecoder
  ) -> (any SequenceFamily)? {
    guard let entry = decoder.entry(node, .layer) else { return nil }
    if let layer = entry.value as? any SequenceFamily { return layer }
    decoder.report(
      "spec/wrong-type", "'\(decoder.currentKey)' must be a recurrent layer, not '\(entry.name)'",
      at: entry.arguments.ownerRange,
      help: "write 'lstm', 'gru', 'simple_rnn', 'rnn' or a 'conv_lstm'")
    return nil
  }

  private func validate(_ arguments: Arguments, _ decoder: inout SpecDecoder) {
    let (a, b) = (forward.reading, backward.reading)
    if a.goesBackwards == b.goesBackwards {
      report("read in the same direction", "layer", "leave 'go_backwards' to 'bidirectional'")
    }
    for (key, values) in [
      ("return_sequences", (a.returnsSequences, b.returnsSequences)),
      ("return_state", (a.returnsState, b.returnsState)),
      ("stateful", (a.isStateful, b.isStateful)),
    ] where values.0 != values.1 {
      report(
        "differ in '\(key)': \(values.0) and \(values.1)", "backward_layer", "give both the same")
    }

    func report(_ problem: String, _ key: String, _ help: String) {
      decoder.report(
        "spec/conflicting-parameters",
        "'layer' and 'backward_layer' of '\(arguments.owner)' \(problem)",
        at: arguments.range(of: key), help: help)
      decoder.isComplete = false
    }
  }

  private var backward: any SequenceFamily {
    if let givenBackward { return givenBackward }
    var layer = forward
    layer.reading.goesBackwards = true
    return layer
  }

  // MARK: Shapes

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let states = try split(operands, context)
    let a = try forward.infer([operands[0]] + states.forward, &context)
    let b = try backward.infer([operands[0]] + states.backward, &context)
    var main = a.outputs[0].type
    var outputs: [Inference.Output]
    switch mergeMode {
    case .concat:
      let last = main.shape.rank - 1
      main.shape[last] += b.outputs[0].type.shape[last]
      outputs = [.init(main)]
    case .sum, .mul, .ave:
      main.shape = try context.broadcast([main.shape, b.outputs[0].type.shape])
      outputs = [.init(main)]
    case nil:
      outputs = [.init(main), .init(b.outputs[0].type, name: "backward")]
    }
    for (side, inference) in [("forward", a), ("backward", b)] {
      outputs += inference.outputs.dropFirst().map { .init($0.type, name: "\(side)_\($0.name)") }
    }
    return Inference(
      outputs,
      weights: named(a.weights, "forward_", forward)
        + named(b.weights, givenBackward == nil ? "backward_" : "", backward),
      multiplyAdds: a.multiplyAdds + b.multiplyAdds)
  }

  /// The first half of the initial states is the forward layer's.
  ///
  /// - Throws: `shape/operand-count`.
  private func split(
    _ operands: [TensorType], _ context: InferenceContext
  ) throws(LayerError) -> (forward: [TensorType], backward: [TensorType]) {
    let states = operands.dropFirst()
    guard states.count.isMultiple(of: 2) else {
      throw LayerError(
        "shape/operand-count",
        "\(context.subject) shares \(counted(states.count, "initial state")) between two layers",
        help: "give the states of the forward layer, then those of the backward layer")
    }
    return (Array(states.prefix(states.count / 2)), Array(states.suffix(states.count / 2)))
  }

  private func named(
    _ weights: [Weight], _ side: String, _ layer: any SequenceFamily
  ) -> [Weight] { weights.map { $0.prefixed("\(side)\(type(of: layer).about.name)") } }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let (a, b) = (forward.stateRange, backward.stateRange)
    let main: [Interval] =
      switch mergeMode {
      case .sum: [a.sum(b)]
      case .mul: [a.product(b)]
      case .concat, .ave: [a.hull(b)]
      case nil: [a, b]
      }
    let ranges = main + forward.states.map(\.range) + backward.states.map(\.range)
    return zip(inference.outputs, ranges).map {
      ValueFacts(range: $1, encoding: .activated(Self.about.name))
    }
  }

  // MARK: Lowering

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let states = operands.dropFirst()
    let count = forward.weightCount
    let a = try forward.read(
      operands[0], states: Array(states.prefix(states.count / 2)),
      weights: Array(weights.prefix(count)), into: &builder, context)
    let b = try backward.read(
      operands[0], states: Array(states.suffix(states.count / 2)),
      weights: Array(weights.dropFirst(count)), into: &builder, context)
    // Both sequences are in the order of the input.
    let isSequence = forward.reading.returnsSequences
    try builder.penalize([isSequence ? a.sequence : a.last], forward.activityRegularizer)
    try builder.penalize([isSequence ? b.sequence : b.last], backward.activityRegularizer)
    let main = try merged(
      isSequence ? a.sequence : a.last, isSequence ? b.sequence : b.last, into: &builder)
    return main + (forward.reading.returnsState ? a.states + b.states : [])
  }

  private func merged(
    _ a: TensorID, _ b: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> [TensorID] {
    switch mergeMode {
    case nil: return [a, b]
    case .concat: return [try builder.apply(Concatenate(axis: -1), a, b)]
    case .sum: return [try builder.apply(Binary(function: .add), a, b)]
    case .mul: return [try builder.apply(Binary(function: .multiply), a, b)]
    case .ave:
      let sum = try builder.apply(Binary(function: .add), a, b)
      return [try builder.apply(Elementwise(function: .affine(scale: 0.5, offset: 0)), sum)]
    }
  }

  package var maskUse: MaskUse { .reads }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    try forward.outputMask(operands, into: &builder, context)
  }

  package var untrainableReason: String? { forward.untrainableReason ?? backward.untrainableReason }
  package var isStochastic: Bool { forward.isStochastic || backward.isStochastic }
  package var isLearning: Bool { true }
  package var locality: Locality { .everything }

  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    // Apart, one of the two results sees the past and the other the future.
    guard mergeMode != nil || !forward.reading.returnsSequences else { return [nil] }
    return forward.reading.stepReadings(operands: operands, output: output, isBidirectional: true)
  }
}

extension Weight {
  /// The weight of a layer inside another one.
  func prefixed(_ prefix: String) -> Weight {
    Weight(
      "\(prefix)/\(name)", shape, initializer, regularizer: regularizer, constraint: constraint,
      isState: isState, sizes: sizes)
  }
}
