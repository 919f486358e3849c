internal import Program
package import Shapes

/// The parameters that PyTorch's transformer layers share.
package struct TorchTransformerOptions: Sendable {
  package enum Activation: String, Sendable, CaseIterable { case relu, gelu }

  package var width: Dim = 512
  package var headCount = 8
  package var hiddenWidth: Dim = 2048
  package var dropout = 0.1
  package var activation = Activation.relu
  package var epsilon = 1e-5
  package var isBatchFirst = false
  package var normalizesFirst = false
  package var hasBias = true
  package var causality = TorchCausality()

  package init() {}

  var attention: TorchAttentionOptions {
    var attention = TorchAttentionOptions()
    attention.width = width
    attention.headCount = headCount
    attention.hasBias = hasBias
    attention.isBatchFirst = isBatchFirst
    attention.dropout = dropout
    attention.widthParameter = "d_model"
    attention.headParameter = "nhead"
    return attention
  }

  /// - Parameter memory: what the encoder gave; nil for an encoder layer.
  /// - Throws: `shape/head-count`, `shape/rank`, `shape/in-features`, `shape/attention-mismatch`.
  func check(
    _ x: Shape, memory: Shape?, _ context: inout InferenceContext
  ) throws(LayerError) {
    try attention.check(x, x, x, &context)
    if let memory { try attention.check(x, memory, memory, &context) }
  }

  /// The weights of one layer: self-attention, attention to the memory, two linear maps and the
  /// normalisations.
  func weights(crosses: Bool, _ context: InferenceContext) throws(LayerError) -> [Weight] {
    let inner = try attention.weights(context)
    var weights = inner.map { $0.scoped("self_attn") }
    if crosses { weights += inner.map { $0.scoped("multihead_attn") } }
    weights += try linear("linear1", width, hiddenWidth, context)
    weights += try linear("linear2", hiddenWidth, width, context)
    for i in 1...(crosses ? 3 : 2) { weights += try normalization("norm\(i)", context) }
    return weights
  }

  private func linear(
    _ name: String, _ inputs: Dim, _ outputs: Dim, _ context: InferenceContext
  ) throws(LayerError) -> [Weight] {
    let start = FanInUniform(fanIn: context.value(inputs))
    let weight = try context.weight("\(name).weight", [outputs, inputs], start)
    return hasBias ? [weight, try context.weight("\(name).bias", [outputs], start)] : [weight]
  }

  func normalization(
    _ name: String, _ context: InferenceContext
  ) throws(LayerError) -> [Weight] {
    let weight = try context.weight("\(name).weight", [width], OnesInitializer())
    return hasBias
      ? [weight, try context.weight("\(name).bias", [width], ZerosInitializer())] : [weight]
  }

  func multiplyAdds(_ x: Shape, memory: Shape?) -> Dim {
    let linear = 2 * x.elementCount * hiddenWidth
    let crossing = memory.map { attention.multiplyAdds(x, $0, $0) } ?? 0
    return attention.multiplyAdds(x, x, x) + crossing + linear
  }

  /// What a layer gives: normalised numbers, or a sum with them.
  var facts: ValueFacts {
    ValueFacts(
      range: .all, encoding: .linear,
      moments: normalizesFirst ? nil : Moments(mean: 0, variance: 1))
  }
}

/// Where a step sees no later one. PyTorch takes this at the call.
package struct TorchCausality: Sendable {
  /// In the sequence itself.
  package var own = false
  /// In the memory that the encoder gave.
  package var memory = false

  package init() {}
}

/// A layer made of PyTorch's transformer layers.
package protocol TorchTransformerFamily: TorchMaskedLayer {
  var options: TorchTransformerOptions { get set }
}

extension TorchTransformerFamily {
  package var role: LayerRole { .attention }
  package var isStochastic: Bool { options.dropout > 0 }
  package var isLearning: Bool { true }
  package var locality: Locality { .everything }

  /// Checks the masks among the operands against the sequences that they belong to.
  ///
  /// - Throws: `shape/attention-mismatch`.
  func checkMasks(
    _ operands: [TensorType], source: Shape? = nil, own: Shape, memory: Shape? = nil,
    _ context: inout InferenceContext
  ) throws(LayerError) {
    for (name, mask, operand) in maskOperands(of: operands.count) {
      let (query, key) =
        switch mask {
        case .source, .sourceKeys: (source ?? own, source ?? own)
        case .own, .ownKeys: (own, own)
        case .memory, .memoryKeys: (own, memory ?? own)
        }
      try options.attention.check(
        operands[operand], named: name, isOfKeys: mask.isOfKeys, query, key, operand: operand,
        &context)
    }
  }

  /// Layers on top of each other, each of which reads the memory where there is one.
  ///
  /// - Parameters:
  ///   - operands: the sequence and the memory, in the form that the user gives them.
  ///   - masks: those of sequence and memory.
  ///   - weights: those of all layers.
  func lower(
    layers: Int, _ operands: [TensorID], _ options: TorchTransformerOptions,
    masks: [TorchMask: TorchMaskTerm], weights: ArraySlice<TensorID>,
    into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let rank = builder.shape(of: operands[0]).rank
    let isFirst = options.isBatchFirst
    var memory: TensorID?
    if operands.count > 1 {
      memory = try builder.batchedSequence(operands[1], batchFirst: isFirst)
    }
    var x = try builder.batchedSequence(operands[0], batchFirst: isFirst)
    let count = options.weightCount(crosses: memory != nil)
    for i in 0..<layers {
      let own = weights.dropFirst(i * count).prefix(count)
      x = try options.lower(x, memory: memory, masks: masks, weights: own, into: &builder)
    }
    return try builder.restoredSequence(x, rank: rank, batchFirst: isFirst)
  }

  /// How the steps of sequence and memory reach those of the result.
  ///
  /// What a mask of pairs leaves of them is not known.
  func stepReadings(_ causality: TorchCausality, operands: Int) -> [StepReading?] {
    let axis = options.isBatchFirst ? 1 : 0
    let others = [StepReading?](repeating: nil, count: masks.count)
    let own: StepReading? =
      causality.own
      ? StepReading(.past, axis: axis) : masks.contains(.own) ? nil : StepReading(.all, axis: axis)
    guard operands - masks.count > 1 else { return [own] + others }
    let memory: StepReading? =
      causality.memory
      ? StepReading(.past, axis: axis)
      : masks.contains(.memory) ? nil : StepReading(.detached, axis: axis)
    return [own, memory] + others
  }
}

extension Field where Root: TorchTransformerFamily {
  /// - Parameters:
  ///   - prefix: what PyTorch puts before `is_causal`.
  ///   - sequence: whose steps are not seen.
  static func causal(
    _ prefix: String, _ path: Path<Bool>, of sequence: String
  ) -> Field {
    .bool(
      "\(prefix)is_causal", path, default: "false",
      "Whether a step sees no later step of \(sequence).")
  }
  static func transformerWidth(required: Bool) -> [Field] {
    [
      .dim(
        "d_model", \.options.width, required: required, default: required ? nil : "512",
        "Features of every step."),
      .int(
        "nhead", \.options.headCount, required: required, default: required ? nil : "8",
        "Number of heads."),
    ]
  }
  static var transformerFields: [Field] {
    [
      .dim(
        "dim_feedforward", \.options.hiddenWidth, min: 0, default: "2048",
        "Features between the two linear maps."),
      .number(
        "dropout", \.options.dropout, in: 0...1, default: "0.1", "Share set to zero in training."),
      .choice(
        "activation", \.options.activation, default: "relu", "Function between the linear maps."),
      .number("layer_norm_eps", \.options.epsilon, default: "1e-5", "Added to the variance."),
      .bool(
        "batch_first", \.options.isBatchFirst, default: "false",
        "Whether the batch is the first axis and not the second."),
      .bool(
        "norm_first", \.options.normalizesFirst, default: "false",
        "Whether the input of each part is normalised and not its result."),
      .bool(
        "bias", \.options.hasBias, default: "true",
        "Whether linear maps and normalisations add numbers."),
    ]
  }
}
