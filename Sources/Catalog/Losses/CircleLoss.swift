internal import Arrays
package import Program

/// Draws embeddings of one class together and pushes those of other classes apart, the more the farther off they are.
package struct CircleLoss: BatchComparison {
  package static let about = About(
    "circle", aliases: ["Circle"],
    "Draws embeddings of one class together and pushes those of other classes apart, the more the farther off they are.",
    formula:
      "softplus(log Σ exp(-gamma · (d + margin) · (margin - d)) + log Σ exp(gamma · (1 + margin - d) · (1 - margin - d))), d = 1 - a · b over pairs of one class, then of two",
    source: "Sun et al., Circle loss, 2020, arXiv:2002.10857")
  package static let schema = Schema(
    Self(),
    [
      .number("gamma", \.gamma, default: "80.0", "Largest scale of a similarity."),
      .number("margin", \.margin, default: "0.4", "Distance that pairs of one class may keep."),
      .bool(
        "remove_diagonal", \.leavesOutItself, default: "true",
        "Whether an embedding is no pair with itself."),
      .reduction(\.reduction),
    ])

  package var gamma = 80.0
  package var margin = 0.4
  package var leavesOutItself = true
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    // Vectors of length 1 and the numbers of classes, as many as there may be.
    LossContract(.anything, .anything, nil)
  }

  package func lower(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    try lowerCounted(prediction: prediction, target: target, into: &builder).losses
  }

  package func lowerCounted(
    prediction: TensorID, target: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> LossTerms {
    let similarity = try builder.apply(MatMul(transposeB: true), prediction, prediction)
    let distance = try builder.mapped(
      .relu(), builder.mapped(.affine(scale: -1, offset: 1), similarity))
    let classes = try builder.indices(target, for: prediction)
    let isSame = try builder.combined(
      .equal, builder.withLastAxis(classes), builder.withAxisBeforeLast(classes))
    let isOther = try builder.mapped(.affine(scale: -1, offset: 1), isSame)
    let isPair = leavesOutItself ? try withoutDiagonal(isSame, of: prediction, &builder) : isSame
    let near = try logSum(
      distance, of: isPair, weight: (1, margin), slack: (gamma, -gamma * margin), &builder)
    let far = try logSum(
      distance, of: isOther, weight: (-1, 1 + margin), slack: (-gamma, gamma * (1 - margin)),
      &builder)
    let losses = try builder.mapped(.softplus, builder.combined(.add, near, far))
    // As in Keras, a sample without pairs, or with none that is wrong, does not count.
    return LossTerms(losses, counts: try builder.combined(.less, builder.constant(0), losses))
  }

  /// A table of pairs without those of a sample with itself.
  private func withoutDiagonal(
    _ pairs: TensorID, of x: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let rows = try builder.positions(x, 0)
    let columns = try builder.apply(Transpose(permutation: [1, 0]), rows)
    return try builder.combined(.multiply, pairs, builder.combined(.notEqual, rows, columns))
  }

  /// `log Σ exp(max(weight(d), 0) · slack(d))` over the marked pairs of each sample, for two linear functions of
  /// their distances; very small where it has none.
  private func logSum(
    _ distance: TensorID, of pairs: TensorID, weight: (Double, Double), slack: (Double, Double),
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    func line(_ numbers: (Double, Double)) throws(PrimitiveError) -> TensorID {
      try builder.mapped(
        .affine(scale: Float(numbers.0), offset: Float(numbers.1)), distance)
    }
    let weights = try builder.mapped(
      .relu(), builder.combined(.multiply, line(weight), pairs))
    let penalty = try builder.mapped(.affine(scale: 1e9, offset: -1e9), pairs)
    let exponents = try builder.combined(
      .add, builder.combined(.multiply, weights, line(slack)), penalty)
    let largest = try builder.apply(
      StopGradient(), builder.lastAxis(.maximum, exponents, keepsAxis: true))
    let powers = try builder.mapped(
      .exponential, builder.combined(.subtract, exponents, largest))
    let sum = try builder.mapped(.log, builder.lastAxis(.sum, powers, keepsAxis: true))
    return try builder.lastAxis(.sum, builder.combined(.add, sum, largest))
  }
}
