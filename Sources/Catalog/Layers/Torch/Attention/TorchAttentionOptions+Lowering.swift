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
  ///   - returnsWeights: whether the weights are asked for.
  /// - Returns: the mixture `[batch, steps, width]` and the weights `[batch, heads, steps, keys]`.
  func lower(
    _ query: TensorID, _ key: TensorID, _ value: TensorID, weights: ArraySlice<TensorID>,
    masks: TorchAttentionMasks, returnsWeights: Bool = false, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (mixed: TensorID, weights: TensorID?) {
    var rest = weights
    let maps =
      isPacked
      ? try builder.split(rest.removeFirst(), axis: 0, parts: 3)
      : [rest.removeFirst(), rest.removeFirst(), rest.removeFirst()]
    let biases = hasBias ? try builder.split(rest.removeFirst(), axis: 0, parts: 3) : []
    var heads = [try split(builder.torchLinear(query, maps[0], bias: biases.first), &builder)]
    for (i, x) in [key, value].enumerated() {
      var y = try builder.torchLinear(x, maps[i + 1], bias: hasBias ? biases[i + 1] : nil)
      y = try appended(y, learned: appendsBias ? rest.removeFirst() : nil, &builder)
      heads.append(try split(y, &builder))
    }
    let (mixture, seen) = try attend(
      heads, masks, (query, key), returnsWeights: returnsWeights, &builder)
    let axes = builder.shape(of: mixture).axes
    let joined = try builder.reshaped(mixture, axes.prefix(2), [Axis(width)])
    let result = try builder.torchLinear(
      joined, rest.removeFirst(), bias: hasBias ? rest.removeFirst() : nil)
    return (result, seen)
  }

  /// Attention between heads `[batch, steps, heads, features]`: as one operation where no mask is learned, and step by
  /// step for the weights, which are computed only where something reads them.
  private func attend(
    _ heads: [TensorID], _ masks: TorchAttentionMasks, _ steps: (TensorID, TensorID),
    returnsWeights: Bool, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (mixture: TensorID, weights: TensorID?) {
    let drops = dropout > 0 && builder.mode == .training
    // The same stream drops the same weights in both.
    let kept =
      drops && dropout < 1
      ? Dropout(rate: Float(dropout), stream: builder.nextRandomStream()) : nil
    let term = try masks.sum(appended: appendedCount, into: &builder)
    var mixture: TensorID?
    if masks.terms.allSatisfy(\.isFixed), !drops || kept != nil {
      var bias = term
      let isCausal = masks.isCausal && appendedCount == 0
      if masks.isCausal, !isCausal {
        let future = try masks.future(steps.0, steps.1, appended: appendedCount, into: &builder)
        bias = try builder.sum(bias, future)
      }
      mixture = try builder.apply(
        Attention(isCausal: isCausal, dropout: kept), heads + (bias.map { [$0] } ?? []))[0]
      if !returnsWeights, let mixture { return (mixture, nil) }
    }
    let moved = try heads.map { x throws(PrimitiveError) in try builder.permuted(x, [0, 2, 1, 3]) }
    let scores = try builder.apply(
      MatMul(transposeB: true), builder.dividedByRootOfWidth(moved[0]), moved[1])
    let future = try masks.future(steps.0, steps.1, appended: appendedCount, into: &builder)
    let masked = try builder.sum(builder.sum(scores, term), future) ?? scores
    var weights = try builder.apply(Softmax(axis: 3, isLog: false), masked)
    if let kept {
      weights = try builder.apply(kept, weights)
    } else if drops {
      weights = try builder.dropout(weights, rate: dropout, axes: nil)
    }
    if let mixture { return (mixture, weights) }
    let mixed = try builder.apply(MatMul(), weights, moved[2])
    return (try builder.permuted(mixed, [0, 2, 1, 3]), weights)
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

  /// `[batch, steps, heads, features of a head]`.
  private func split(
    _ x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let axes = builder.shape(of: x).axes
    let split = [Axis(Dim(headCount)), Axis(width.floorDivided(by: headCount))]
    return try builder.reshaped(x, axes.prefix(2), split[...])
  }
}

extension ProgramBuilder {
  /// The sum of what there is.
  mutating func sum(_ a: TensorID?, _ b: TensorID?) throws(PrimitiveError) -> TensorID? {
    guard let a, let b else { return a ?? b }
    return try combined(.add, a, b)
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
