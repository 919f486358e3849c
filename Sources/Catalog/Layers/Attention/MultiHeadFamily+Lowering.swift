package import Program
internal import Shapes

extension MultiHeadFamily {
  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let rank = builder.shape(of: operands[0]).rank
    guard let attentionAxes, attentionAxes.count < rank - 2 else {
      return try attend(operands, weights: weights, into: &builder, context)
    }
    guard context.masks.allSatisfy({ $0 == nil }) else {
      throw PrimitiveError(Self.about.name, "masks are not computed with 'attention_axes'")
    }
    // All other axes of steps count as examples.
    let others = (1..<rank - 1).filter { !attentionAxes.contains($0) }
    let order = [0] + others + attentionAxes + [rank - 1]
    var batches: [TensorID] = []
    for operand in operands {
      let moved = try builder.permuted(operand, order)
      let axes = builder.shape(of: moved).axes
      let examples = Shape(axes: Array(axes.prefix(1 + others.count))).elementCount
      batches.append(
        try builder.reshaped(
          moved, [Axis(examples, role: .batch)], axes.dropFirst(1 + others.count)))
    }
    let results = try attend(
      batches, weights: weights, into: &builder, context.inner(masks: operands.map { _ in nil }))
    let query = builder.shape(of: operands[0]).axes
    var spread: [TensorID] = []
    for result in results {
      spread.append(
        try builder.reshaped(
          result, ([0] + others).map { query[$0] }[...], builder.shape(of: result).axes.dropFirst())
      )
    }
    let trailing = Array(rank - 1..<builder.shape(of: spread[0]).rank)
    let places = (0..<rank - 1).map { axis in order.firstIndex(of: axis) ?? axis }
    spread[0] = try builder.permuted(spread[0], places + trailing)
    return spread
  }

  /// With every axis between the first and the last one of steps.
  private func attend(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    var rest = weights[...]
    let source = operands.count > 2 ? operands[2] : operands[1]
    let query = try project(operands[0], &rest, &builder)
    let key = try project(source, &rest, &builder)
    let gate = options.hasGate ? try project(operands[0], &rest, &builder) : nil
    let value = try project(operands[1], &rest, &builder)

    let masks: ProgramBuilder.AttentionMasks = (
      query: context.masks.first ?? nil, keys: context.masks.dropFirst().compactMap { $0 }
    )
    let steps = (try flattened(operands[0], &builder), try flattened(source, &builder))
    let isPlain =
      !options.attention.returnsScores && options.attention.dropout < 1
      && (masks.query == nil || !masks.keys.isEmpty)
    var seen: TensorID?
    var mixed: TensorID
    if isPlain {
      mixed = try builder.attention(
        [query, key, value], scale: nil, steps: steps, masks: masks, options.attention,
        window: options.slidingWindow)
    } else {
      let parts = try compose(query, key, value, steps, masks, &builder)
      (mixed, seen) = (parts.mixed, parts.seen)
    }
    if let gate {
      let open = try builder.apply(Elementwise(function: .sigmoid), gate)
      mixed = try builder.apply(Binary(function: .multiply), mixed, open)
    }
    let result = try join(mixed, like: operands[0], &rest, &builder)
    guard options.attention.returnsScores, let seen else { return [result] }
    return [result, try spread(seen, operands[0], source, &builder)]
  }

  /// Attention step by step, for what needs the weights themselves.
  private func compose(
    _ query: TensorID, _ key: TensorID, _ value: TensorID, _ steps: (TensorID, TensorID),
    _ masks: ProgramBuilder.AttentionMasks, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (mixed: TensorID, seen: TensorID) {
    let scaled = try builder.dividedByRootOfWidth(try headsFirst(query, &builder))
    let scores = try builder.masked(
      try grouped(scaled, try headsFirst(key, &builder), transposes: true, &builder),
      query: masks.query, keys: masks.keys,
      banned: try builder.banned(
        steps.0, steps.1, axis: 1, isCausal: options.attention.isCausal,
        window: options.slidingWindow))
    let (seen, kept) = try builder.attentionWeights(scores, dropout: options.attention.dropout)
    let mixed = try grouped(kept, try headsFirst(value, &builder), &builder)
    return (try headsFirst(mixed, &builder), seen)
  }

  /// Swaps the axes of steps and heads.
  private func headsFirst(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try builder.apply(Transpose(permutation: [0, 2, 1, 3]), x)
  }

  /// `[batch, steps…, features]` with all steps in one axis.
  private func flattened(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let axes = builder.shape(of: x).axes
    guard axes.count > 3 else { return x }
    let steps = Shape(axes: Array(axes[1..<axes.count - 1])).elementCount
    return try builder.reshaped(x, [axes[0], Axis(steps, role: .time), axes[axes.count - 1]])
  }

  /// Takes the weights of one projection and computes `[batch, steps, heads, width]`.
  private func project(
    _ x: TensorID, _ weights: inout ArraySlice<TensorID>, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let x = try flattened(x, &builder)
    let map = weights.removeFirst()
    let bias = kernel.hasBias ? weights.removeFirst() : nil
    let all = try builder.projected(x, kernel: map, bias: bias, inputs: 1)
    try builder.penalize([all], kernel.activityRegularizer)
    let heads = builder.shape(of: map).axes.dropFirst()
    return try builder.reshaped(all, builder.shape(of: x).axes.prefix(2), heads)
  }

  /// Products of `[batch, heads, steps, n]` with `[batch, groups, n, m]`, neighbouring heads sharing one.
  private func grouped(
    _ a: TensorID, _ b: TensorID, transposes: Bool = false, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let axes = builder.shape(of: a).axes
    let groups = builder.shape(of: b).axes[1]
    let rows = try heads(perGroup: axes[1].dim, groups.dim) * axes[2].dim
    let stacked = try builder.reshaped(a, [axes[0], groups, Axis(rows), axes[3]])
    let product = try builder.apply(MatMul(transposeB: transposes), stacked, b)
    return try builder.reshaped(product, axes.prefix(3), [builder.shape(of: product).axes[3]])
  }

  private func heads(perGroup heads: Dim, _ groups: Dim) throws(PrimitiveError) -> Dim {
    if heads == groups { return 1 }
    guard let count = groups.constant else {
      throw PrimitiveError(Self.about.name, "the number of its keys is open")
    }
    return heads.floorDivided(by: count)
  }

  /// The output projection of all heads together.
  private func join(
    _ mixed: TensorID, like query: TensorID, _ weights: inout ArraySlice<TensorID>,
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let axes = builder.shape(of: mixed).axes
    let flat = try builder.reshaped(mixed, [axes[0], axes[1], Axis(axes[2].dim * axes[3].dim)])
    let map = weights.removeFirst()
    let bias = kernel.hasBias ? weights.removeFirst() : nil
    let result = try builder.projected(flat, kernel: map, bias: bias, inputs: 2)
    try builder.penalize([result], kernel.activityRegularizer)
    let last = builder.shape(of: map).axes.dropFirst(2)
    return try builder.reshaped(result, builder.shape(of: query).axes.dropLast(), last)
  }

  /// The scores with the axes of steps that query and key have.
  private func spread(
    _ scores: TensorID, _ query: TensorID, _ key: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let (q, k) = (builder.shape(of: query).axes, builder.shape(of: key).axes)
    guard q.count > 3 else { return scores }
    return try builder.reshaped(
      scores, builder.shape(of: scores).axes.prefix(2), q[1..<q.count - 1], k[1..<k.count - 1])
  }

  package var maskUse: MaskUse { .reads }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }

  /// Keras penalises the result of every projection instead.
  package var activityRegularizer: (any Regularizer)? { nil }
}
