internal import Catalog
internal import Program
internal import Shapes

/// How the losses of a batch become one number, as Keras and PyTorch have it.
extension ProgramBuilder {
  /// The losses of single samples, whose masked steps do not count.
  mutating func terms(
    _ loss: any Loss, _ prediction: TensorID, _ target: TensorID, mask: TensorID?
  ) throws(PrimitiveError) -> LossTerms {
    if let loss = loss as? any SequenceComparison {
      return LossTerms(
        try loss.lower(prediction: prediction, target: target, steps: mask, into: &self))
    }
    return try masked(
      loss.lowerCounted(prediction: prediction, target: target, into: &self), mask, loss.reduction)
  }

  /// The losses without masked steps, which are 0 and do not count in the mean.
  ///
  /// Axes of the losses behind those of the mask are joined first, and so are all but the first for `batchMean`.
  private mutating func masked(
    _ terms: LossTerms, _ mask: TensorID?, _ reduction: LossReduction
  ) throws(PrimitiveError) -> LossTerms {
    var terms = terms
    if reduction == .batchMean {
      terms = LossTerms(try joined(terms.losses, behind: 1, .sum), counts: terms.counts)
    }
    guard let mask else { return terms }
    let rank = shape(of: mask).rank
    let kind: Reduce.Kind = reduction.isSum ? .sum : .mean
    let losses = try joined(terms.losses, behind: rank, kind)
    let counts = try terms.counts.map { counts throws(PrimitiveError) in
      try apply(Binary(function: .multiply), joined(counts, behind: rank, kind), mask)
    }
    return LossTerms(
      try apply(Binary(function: .multiply), losses, mask), counts: counts ?? mask)
  }

  /// One number, where each sample may have a weight `[N]`.
  mutating func reduced(
    _ terms: LossTerms, weights: TensorID?, _ reduction: LossReduction
  ) throws(PrimitiveError) -> TensorID {
    var losses = terms.losses
    var counts = terms.counts
    if let weights, shape(of: losses).rank > 0 {
      let weights = try stretched(weights, to: losses)
      losses = try apply(Binary(function: .multiply), losses, weights)
      if reduction == .meanWithSampleWeight {
        counts =
          try counts.map { counts throws(PrimitiveError) in
            try apply(Binary(function: .multiply), counts, weights)
          } ?? weights
      }
    }
    if reduction.isSum { return try joined(losses, behind: 0, .sum) }
    guard let counts else { return try joined(losses, behind: 0, .mean) }
    // Without anything that counts the loss is 0, as in Keras.
    let sum = try apply(
      Binary(function: .maximum), joined(counts, behind: 0, .sum), constant(.leastNormalMagnitude))
    return try apply(Binary(function: .divide), joined(losses, behind: 0, .sum), sum)
  }

  /// `[N]` with axes of one behind, as many as `x` has.
  private mutating func stretched(
    _ weights: TensorID, to x: TensorID
  ) throws(PrimitiveError) -> TensorID {
    let rank = shape(of: x).rank
    guard rank > 1 else { return weights }
    let ones = Array(repeating: Axis(1), count: rank - 1)
    return try apply(Reshape(shape: Shape(axes: shape(of: weights).axes + ones)), weights)
  }

  /// What is left of all axes but the first `count`.
  private mutating func joined(
    _ x: TensorID, behind count: Int, _ kind: Reduce.Kind
  ) throws(PrimitiveError) -> TensorID {
    let rank = shape(of: x).rank
    guard rank > count else { return x }
    return try apply(Reduce(kind: kind, axes: Array(count..<rank)), x)
  }
}
