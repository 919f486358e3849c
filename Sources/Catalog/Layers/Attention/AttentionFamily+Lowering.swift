package import Program
internal import Shapes

extension AttentionFamily {
  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let (query, value) = (operands[0], operands[1])
    let key = operands.count > 2 ? operands[2] : value
    let mask = context.masks.count > 1 ? context.masks[1] : nil
    let masks = mask.map { [$0] } ?? []
    var kept: TensorID?
    var result: TensorID
    if let multiplied = try multiplied(query, weights, into: &builder), !options.returnsScores,
      builder.shape(of: query).rank == 3, options.dropout < 1
    {
      result = try attend(multiplied, key, value, masks, into: &builder)
    } else {
      let scores = try builder.masked(
        try scores(query, key, weights, into: &builder), query: nil, keys: masks,
        banned: try builder.banned(
          query, key, axis: builder.shape(of: query).rank - 2, isCausal: options.isCausal,
          window: nil))
      let seen = try builder.attentionWeights(scores, dropout: options.dropout).kept
      result = try builder.apply(MatMul(), seen, value)
      kept = seen
    }
    if let mask = context.masks.first ?? nil {
      // Masked steps of the query give 0.
      let axes = builder.shape(of: mask).axes
      result = try builder.apply(
        Binary(function: .multiply), result, try builder.reshaped(mask, axes[...], [Axis(1)]))
    }
    guard options.returnsScores, let kept else { return [result] }
    return [result, kept]
  }

  /// Attention as one operation, of one head.
  private func attend(
    _ query: TensorID, _ key: TensorID, _ value: TensorID, _ masks: [TensorID],
    into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    var operands: [TensorID] = []
    for x in [query, key, value] {
      let axes = builder.shape(of: x).axes
      operands.append(try builder.reshaped(x, axes.prefix(2), [Axis(1)], axes.suffix(1)))
    }
    let mixed = try builder.attention(
      operands, scale: 1, steps: (query, key), masks: (nil, masks), options, window: nil)
    let axes = builder.shape(of: mixed).axes
    return try builder.reshaped(mixed, axes.prefix(2), axes.suffix(1))
  }

  /// Sums of query and key, each step of one with each of the other: `[batch, …, steps, keys, features]`.
  func sums(
    _ query: TensorID, _ key: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    var (rows, columns) = (builder.shape(of: query).axes, builder.shape(of: key).axes)
    rows.insert(Axis(1), at: rows.count - 1)
    columns.insert(Axis(1), at: columns.count - 2)
    return try builder.apply(
      Binary(function: .add), try builder.reshaped(query, rows[...]),
      try builder.reshaped(key, columns[...]))
  }

  package var maskUse: MaskUse { .reads }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }

  package var untrainableReason: String? { nil }
}
