internal import Program

extension TorchTransformerOptions {
  /// How many tensors ``weights(crosses:_:)`` gives.
  func weightCount(crosses: Bool) -> Int {
    (crosses ? 2 : 1) * attention.weightCount + (hasBias ? 2 : 1) * (crosses ? 5 : 4)
  }

  /// One encoder layer, or one decoder layer where there is a memory: `[batch, steps, width]` to the same.
  ///
  /// - Parameters:
  ///   - masks: those of sequence and memory.
  ///   - weights: those of ``weights(crosses:_:)``, in their order.
  func lower(
    _ x: TensorID, memory: TensorID?, masks: [TorchMask: TorchMaskTerm],
    weights: ArraySlice<TensorID>,
    into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    var parts = TorchTransformerWeights(weights, self, crosses: memory != nil)
    var y = try residual(x, norm: parts.norms.removeFirst(), &builder) {
      (builder, x) throws(PrimitiveError) in
      let masks = TorchAttentionMasks(
        isCausal: causality.own, terms: [.ownKeys, .own].compactMap { masks[$0] })
      return try attention.lower(x, x, x, weights: parts.attention, masks: masks, into: &builder)
        .mixed
    }
    if let memory {
      y = try residual(y, norm: parts.norms.removeFirst(), &builder) {
        (builder, x) throws(PrimitiveError) in
        let masks = TorchAttentionMasks(
          isCausal: causality.memory, terms: [.memoryKeys, .memory].compactMap { masks[$0] })
        return try attention.lower(
          x, memory, memory, weights: parts.crossing, masks: masks, into: &builder
        ).mixed
      }
    }
    return try residual(y, norm: parts.norms.removeFirst(), &builder) {
      (builder, x) throws(PrimitiveError) in
      let raised = try builder.torchLinear(
        x, parts.linear[0][0], bias: parts.linear[0].dropFirst().first)
      let function: ElementwiseFunction = activation == .relu ? .relu() : .gelu()
      let bent = try dropped(try builder.mapped(function, raised), &builder)
      return try builder.torchLinear(
        bent, parts.linear[1][0], bias: parts.linear[1].dropFirst().first)
    }
  }

  /// The input and what `part` makes of it, with the normalisation where it belongs.
  private func residual(
    _ x: TensorID, norm: [TensorID], _ builder: inout ProgramBuilder,
    _ part: (inout ProgramBuilder, TensorID) throws(PrimitiveError) -> TensorID
  ) throws(PrimitiveError) -> TensorID {
    let inner = try part(&builder, normalizesFirst ? normalized(x, norm, &builder) : x)
    let sum = try builder.combined(.add, x, dropped(inner, &builder))
    return normalizesFirst ? sum : try normalized(sum, norm, &builder)
  }

  func normalized(
    _ x: TensorID, _ weights: [TensorID], _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let shift = weights.count > 1 ? weights[1] : builder.constant(0)
    return try builder.apply(
      LayerNormalization(axes: [-1], epsilon: Float(epsilon)), x, weights[0], shift)
  }

  private func dropped(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard dropout > 0, builder.mode == .training else { return x }
    return try builder.dropout(x, rate: dropout, axes: nil)
  }
}

/// The weights of one layer by what they are for.
private struct TorchTransformerWeights {
  let attention: ArraySlice<TensorID>
  let crossing: ArraySlice<TensorID>
  /// Weight and bias of both linear maps.
  let linear: [[TensorID]]
  /// Factor and shift of every normalisation.
  var norms: [[TensorID]]

  init(_ weights: ArraySlice<TensorID>, _ options: TorchTransformerOptions, crosses: Bool) {
    var rest = weights
    func take(_ count: Int) -> ArraySlice<TensorID> {
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    let pair = options.hasBias ? 2 : 1
    attention = take(options.attention.weightCount)
    crossing = take(crosses ? options.attention.weightCount : 0)
    linear = (0..<2).map { _ in Array(take(pair)) }
    norms = (0..<(crosses ? 3 : 2)).map { _ in Array(take(pair)) }
  }
}
