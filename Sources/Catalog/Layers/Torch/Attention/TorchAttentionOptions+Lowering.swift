internal import Program
internal import Shapes

extension TorchAttentionOptions {
  /// How many tensors ``weights(_:)`` gives.
  var weightCount: Int {
    (isPacked ? 1 : 3) + (hasBias ? 2 : 0) + (appendsBias ? 2 : 0) + 1
  }

  /// Attention of `query` to `key` and `value`, all `[batch, steps, features]`.
  ///
  /// - Parameters:
  ///   - weights: those of ``weights(_:)``, in their order.
  ///   - masks: what takes steps out.
  /// - Returns: the mixture `[batch, steps, width]` and the weights `[batch, heads, steps, keys]`.
  func lower(
    _ query: TensorID, _ key: TensorID, _ value: TensorID, weights: ArraySlice<TensorID>,
    masks: TorchAttentionMasks, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (mixed: TensorID, weights: TensorID) {
    var rest = weights
    let maps =
      isPacked
      ? try builder.split(rest.removeFirst(), axis: 0, parts: 3)
      : [rest.removeFirst(), rest.removeFirst(), rest.removeFirst()]
    let biases = hasBias ? try builder.split(rest.removeFirst(), axis: 0, parts: 3) : []
    let q = try builder.torchLinear(query, maps[0], bias: biases.first)
    var projected: [TensorID] = []
    for (i, x) in [key, value].enumerated() {
      var y = try builder.torchLinear(x, maps[i + 1], bias: hasBias ? biases[i + 1] : nil)
      y = try appended(y, learned: appendsBias ? rest.removeFirst() : nil, &builder)
      projected.append(try heads(y, &builder))
    }
    let scaled = try builder.dividedByRootOfWidth(try heads(q, &builder))
    let scores = try builder.apply(MatMul(transposeB: true), scaled, projected[0])
    let masked = try masks.apply(
      scores, query: query, key: key, appended: appendedCount, into: &builder)
    let kept = try builder.attentionWeights(masked, dropout: dropout).kept
    let mixed = try joined(try builder.apply(MatMul(), kept, projected[1]), &builder)
    let result = try builder.torchLinear(
      mixed, rest.removeFirst(), bias: hasBias ? rest.removeFirst() : nil)
    return (result, kept)
  }

  /// The steps with a learned one and one of zeros behind them, where these are wanted.
  private func appended(
    _ x: TensorID, learned: TensorID?, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    guard appendedCount > 0 else { return x }
    var one = builder.shape(of: x)
    one[1] = 1
    var parts = [x]
    if let learned { parts.append(try builder.apply(Expand(shape: one), learned)) }
    if appendsZeros { parts.append(try builder.apply(Expand(shape: one), builder.constant(0))) }
    return try builder.apply(Concatenate(axis: 1), parts)[0]
  }

  /// `[batch, heads, steps, features of a head]`.
  private func heads(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let axes = builder.shape(of: x).axes
    let split = [Axis(Dim(headCount)), Axis(width.floorDivided(by: headCount))]
    return try builder.permuted(
      try builder.reshaped(x, axes.prefix(2), split[...]), [0, 2, 1, 3])
  }

  private func joined(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let rows = try builder.permuted(x, [0, 2, 1, 3])
    return try builder.reshaped(rows, builder.shape(of: rows).axes.prefix(2), [Axis(width)])
  }
}

/// Which steps of the key a step of the query may not see.
struct TorchAttentionMasks {
  var isCausal = false

  /// Scores `[batch, heads, steps, keys]`, very small where a step may not look. The last `appended` keys
  /// are seen from everywhere.
  func apply(
    _ scores: TensorID, query: TensorID, key: TensorID, appended: Int,
    into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    var banned = try builder.banned(query, key, axis: 1, isCausal: isCausal, window: nil)
    if let table = banned, appended > 0 {
      banned = try builder.apply(Pad(amounts: [PadAmount(0, 0), PadAmount(0, appended)]), table)
    }
    return try builder.masked(scores, query: nil, keys: [], banned: banned)
  }
}

extension ProgramBuilder {
  /// `x · weightᵀ + bias`, with the weight `[outputs, inputs]` as PyTorch keeps it.
  mutating func torchLinear(
    _ x: TensorID, _ weight: TensorID, bias: TensorID?
  ) throws(PrimitiveError) -> TensorID {
    let kernel = try apply(Transpose(permutation: [1, 0]), weight)
    return try apply(Linear(), [x, kernel] + (bias.map { [$0] } ?? []))[0]
  }

  /// `[batch, steps, features]` out of PyTorch's forms of a sequence.
  mutating func batchedSequence(
    _ x: TensorID, batchFirst: Bool
  ) throws(PrimitiveError) -> TensorID {
    let axes = shape(of: x).axes
    if axes.count == 2 { return try reshaped(x, [Axis(1)], axes[...]) }
    return batchFirst ? x : try permuted(x, [1, 0, 2])
  }

  /// The form of the sequence `rank` and `batchFirst` say, out of `[batch, steps, features]`.
  mutating func restoredSequence(
    _ x: TensorID, rank: Int, batchFirst: Bool
  ) throws(PrimitiveError) -> TensorID {
    if rank == 2 { return try reshaped(x, shape(of: x).axes.dropFirst()) }
    return batchFirst ? x : try permuted(x, [1, 0, 2])
  }
}
