package import Shapes

/// Attention in several heads as PyTorch has it, with its weights; also the part of a transformer.
///
/// - Shapes: query `[batch, steps, width]`, key `[batch, keys, key width]`, value
///   `[batch, keys, value width]`, each with the steps first where the batch is not, or without a
///   batch.
package struct TorchAttentionOptions: Sendable {
  package var width: Dim = 1
  package var headCount = 1
  package var dropout = 0.0
  package var hasBias = true
  /// Whether a learned key and value are appended.
  package var appendsBias = false
  /// Whether a key and value of zeros are appended.
  package var appendsZeros = false
  package var keyWidth: Dim?
  package var valueWidth: Dim?
  package var isBatchFirst = false
  /// What the user calls the width, for messages.
  package var widthParameter = "embed_dim"
  /// What the user calls the number of heads.
  package var headParameter = "num_heads"

  package init() {}

  /// The keys a query sees beside those of its operand.
  var appendedCount: Int { (appendsBias ? 1 : 0) + (appendsZeros ? 1 : 0) }

  func operands(_ query: Shape, _ key: Shape, _ value: Shape) -> AttentionOperands {
    let step = query.rank == 3 && isBatchFirst ? 1 : 0
    return AttentionOperands(query: query, key: key, value: value, steps: [step])
  }

  // MARK: Checks

  /// - Throws: `shape/head-count`, `shape/rank`, `shape/in-features`, `shape/attention-mismatch`.
  func check(
    _ query: Shape, _ key: Shape, _ value: Shape, _ context: inout InferenceContext
  ) throws(LayerError) {
    try checkHeads(&context)
    try context.requireRank(
      query, 2...3, isBatchFirst ? "[batch, steps, features]" : "[steps, batch, features]",
      framework: "query should be unbatched 2D or batched 3D tensor but received "
        + "\(query.rank)-D query tensor")
    for (i, operand) in [key, value].enumerated() where operand.rank != query.rank {
      throw LayerError(
        "shape/attention-mismatch",
        "\(context.subject) takes query, key and value with the same number of axes, but the query "
          + "\(query) has \(query.rank) and the \(["key", "value"][i]) \(operand) has \(operand.rank)",
        at: .operand(i + 1),
        framework: "For batched (3-D) `query`, expected `key` and `value` to be 3-D but found "
          + "\(key.rank)-D and \(value.rank)-D tensors respectively")
    }
    let last = query.rank - 1
    let step = query.rank == 3 && isBatchFirst ? 1 : 0
    try context.requireSteps(step, of: query)
    try context.requireSteps(step, of: key, operand: 1)
    try context.require(
      declared: width, is: query[last], parameter: widthParameter, what: "features", of: query,
      framework: "was expecting embedding dimension of \(width), but got \(query[last])")
    try checkWidth(key, keyWidth, "key", operand: 1, &context)
    try checkWidth(value, valueWidth, "value", operand: 2, &context)
    for axis in 0..<last {
      try requireEqual(axis, key, value, ("key", "value"), operand: 2, &context)
      let isStep = query.rank == 2 || (axis == 1) == isBatchFirst
      if !isStep { try requireEqual(axis, query, key, ("query", "key"), operand: 1, &context) }
    }
  }

  private func checkHeads(_ context: inout InferenceContext) throws(LayerError) {
    try context.require(
      width, multipleOf: headCount,
      reason: { "\($0.subject): each of its \(headCount) heads has as many features" },
      else: {
        LayerError(
          "shape/head-count",
          "\($0.subject) splits \(widthParameter) \($0.text(width)) into \(headParameter) "
            + "\(headCount), which does not divide it",
          at: .parameter(headParameter), framework: "embed_dim must be divisible by num_heads")
      })
  }

  private func checkWidth(
    _ x: Shape, _ declared: Dim?, _ name: String, operand: Int, _ context: inout InferenceContext
  ) throws(LayerError) {
    let given = x[x.rank - 1]
    let wanted = declared ?? width
    try context.require(
      given, equals: wanted, reason: { "\($0.subject): the features of its \(name)" },
      else: {
        LayerError(
          "shape/attention-mismatch",
          "\($0.subject) expects \($0.text(wanted)) features of its \(name), its input \(x) has "
            + "\($0.text(given))",
          at: .operand(operand),
          help: widthParameter == "embed_dim"
            ? "write '\(name == "key" ? "k" : "v")dim: \(given)'" : nil,
          framework: "expecting \(name) weights shape of (\(width), \(given)), "
            + "but got torch.Size([\(width), \(wanted)])")
      })
  }

  private func requireEqual(
    _ axis: Int, _ a: Shape, _ b: Shape, _ names: (String, String), operand: Int,
    _ context: inout InferenceContext
  ) throws(LayerError) {
    try context.require(
      b[axis], equals: a[axis],
      reason: { "\($0.subject): its \(names.0) and \(names.1) agree in axis \(axis)" },
      else: {
        LayerError(
          "shape/attention-mismatch",
          "\($0.subject) pairs its \(names.0) \(a) with its \(names.1) \(b), which differ in axis "
            + "\(axis): \($0.text(a[axis])) against \($0.text(b[axis]))",
          at: .operand(operand),
          framework: "\(names.0) shape torch.Size(\($0.torchSize(a))) does not match "
            + "\(names.1) shape torch.Size(\($0.torchSize(b)))")
      })
  }

  // MARK: Weights and cost

  /// Whether query, key and value are equally wide, so that one matrix projects them all.
  var isPacked: Bool { (keyWidth ?? width) == width && (valueWidth ?? width) == width }

  /// In PyTorch's order: one matrix for query, key and value where they are equally wide, else three.
  func weights(_ context: InferenceContext) throws(LayerError) -> [Weight] {
    let start = GlorotUniformInitializer()
    var weights: [Weight] = []
    if isPacked {
      weights.append(try context.weight("in_proj_weight", [3 * width, width], start))
    } else {
      let widths = [("q", width), ("k", keyWidth ?? width), ("v", valueWidth ?? width)]
      for (name, inputs) in widths {
        weights.append(try context.weight("\(name)_proj_weight", [width, inputs], start))
      }
    }
    let zeros = ZerosInitializer()
    if hasBias { weights.append(try context.weight("in_proj_bias", [3 * width], zeros)) }
    if appendsBias {
      let fan = Double(max(context.value(width) ?? 1, 1))
      let normal = RandomNormalInitializer(deviation: 1 / fan.squareRoot())
      weights.append(try context.weight("bias_k", [1, 1, width], normal))
      weights.append(try context.weight("bias_v", [1, 1, width], normal))
    }
    weights.append(
      try context.weight(
        "out_proj.weight", [width, width], FanInUniform(fanIn: context.value(width))))
    if hasBias { weights.append(try context.weight("out_proj.bias", [width], zeros)) }
    return weights
  }

  /// One per element of a projected operand and feature, and one per feature for each pair of a step of
  /// the query and a step of the key, twice: for the scores and for the mixture.
  func multiplyAdds(_ query: Shape, _ key: Shape, _ value: Shape) -> Dim {
    let projections = (2 * query.elementCount + key.elementCount + value.elementCount) * width
    return projections + operands(query, key, value).pairings(width: 2 * width)
  }
}
