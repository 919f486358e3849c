package import Program
internal import Shapes
internal import YAML

/// Reads a sequence with one recurrent layer from the start and with another from the end.
package struct BidirectionalLayer: Layer {
  package static let about = About(
    "bidirectional", aliases: ["Bidirectional"],
    "Reads a sequence from both ends with two recurrent layers.",
    source: "Schuster, Paliwal, 1997, doi:10.1109/78.650093")
  package static let schema = Schema(
    Self(),
    [
      Field(
        "layer", type: .entry(.layer), isRequired: true,
        "The recurrent layer that reads from the start."
      ) {
        root, node, decoder in
        guard let layer = recurrent(node, &decoder) else { return false }
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
        guard let layer = recurrent(node, &decoder) else { return false }
        root.givenBackward = layer
        return true
      },
    ],
    validate: { layer, arguments, decoder in layer.validate(arguments, &decoder) })
  package static let operandCount = 1...1

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

  package var forward: any RecurrentFamily = LSTMLayer()
  package var givenBackward: (any RecurrentFamily)?
  package var mergeMode: MergeMode? = .concat

  package init() {}

  private static func recurrent(_ node: Node, _ decoder: inout SpecDecoder) -> (
    any RecurrentFamily
  )? {
    guard let entry = decoder.entry(node, .layer) else { return nil }
    if let layer = entry.value as? any RecurrentFamily { return layer }
    decoder.report(
      "spec/wrong-type", "'\(decoder.currentKey)' must be a recurrent layer, not '\(entry.name)'",
      at: entry.arguments.ownerRange, help: "write 'lstm', 'gru' or 'simple_rnn'")
    return nil
  }

  private func validate(_ arguments: Arguments, _ decoder: inout SpecDecoder) {
    let isBackwards = givenBackward.map { $0.options.goesBackwards } ?? true
    guard forward.options.goesBackwards == isBackwards else { return }
    decoder.report(
      "spec/conflicting-parameters",
      "both layers of '\(arguments.owner)' read in the same direction",
      at: arguments.range(of: "layer"), help: "leave 'go_backwards' to 'bidirectional'")
    decoder.isComplete = false
  }

  private var backward: any RecurrentFamily {
    if let givenBackward { return givenBackward }
    var layer = forward
    layer.options.goesBackwards = true
    return layer
  }

  // MARK: Shapes

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let a = try forward.infer(operands, &context)
    let b = try backward.infer(operands, &context)
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
      weights: named(a.weights, "forward", forward) + named(b.weights, "backward", backward),
      multiplyAdds: a.multiplyAdds + b.multiplyAdds)
  }

  private func named(_ weights: [Weight], _ side: String, _ layer: any RecurrentFamily) -> [Weight]
  {
    weights.map { $0.prefixed("\(side)_\(type(of: layer).about.name)") }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let range = forward.stateRange.hull(backward.stateRange)
    var main = ValueFacts(range: range, encoding: .activated(Self.about.name))
    switch mergeMode {
    case .sum: main.range = forward.stateRange.sum(backward.stateRange)
    case .mul: main.range = forward.stateRange.product(backward.stateRange)
    case .concat, .ave, nil: break
    }
    return inference.outputs.map {
      $0.name.hasSuffix("cell_state") ? ValueFacts(range: .all) : main
    }
  }

  // MARK: Lowering

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let mask = context.masks.first ?? nil
    let count = forward.options.hasBias ? 3 : 2
    let a = try forward.run(operands, Array(weights.prefix(count)), mask: mask, into: &builder)
    let b = try backward.run(operands, Array(weights.dropFirst(count)), mask: mask, into: &builder)
    // Both sequences are in the order of the input.
    let left = forward.options.returnsSequences ? a.sequence : a.states[0]
    let right = backward.options.returnsSequences ? b.sequence : b.states[0]
    let states = forward.options.returnsState ? a.states + b.states : []
    return try merged(left, right, into: &builder) + states
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

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    try forward.outputMask(operands, into: &builder, context)
  }

  package var untrainableReason: String? { forward.untrainableReason ?? backward.untrainableReason }
  package var isStochastic: Bool { forward.isStochastic || backward.isStochastic }
  package var isLearning: Bool { true }
  package var locality: Locality { .everything }
}

extension Weight {
  /// The weight of a layer inside another one.
  func prefixed(_ prefix: String) -> Weight {
    Weight(
      "\(prefix)/\(name)", shape, initializer, regularizer: regularizer, constraint: constraint,
      isState: isState, sizes: sizes)
  }
}
