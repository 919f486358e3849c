internal import Arrays
package import Program
internal import Shapes

/// Attention without projections: every step of the query weighs the keys and mixes the values.
///
/// - Shapes: query `[…, steps, width]`, key `[…, keys, width]`, value `[…, keys, value width]`,
///   output `[…, steps, value width]`.
package struct TorchScaledDotProductAttentionLayer: Layer {
  package static let about = About(
    "scaled_dot_product_attention", dialects: [.torch],
    "Weighs the values by how well their keys fit the query.",
    formula: "softmax(scale · Q · Kᵀ) · V", source: "Vaswani et al., 2017, arXiv:1706.03762",
    twin: "attention")
  package var role: LayerRole { .attention }

  package static let schema = Schema(
    Self(),
    [
      .number(
        "dropout_p", \.dropout, in: 0...1, default: "0",
        "Share of the weights set to zero in training."),
      .bool(
        "is_causal", \.isCausal, default: "false",
        "Whether a step sees only itself and the steps before it."),
      .optionalNumber("scale", \.scale, "Factor of the scores; null for 1/√width."),
      .bool(
        "enable_gqa", \.sharesHeads, default: "false",
        "Whether several heads of the query share a key and a value."),
      .bool(
        "attn_mask", \.takesMask, default: "false",
        "Whether a fourth input, stretched to the scores, marks what is seen or is added to them."),
    ])
  package static let operandCount = 3...4

  package static let examples: [LayerExample] = [
    .init(
      "scaled_dot_product_attention",
      [[.batch, 4, .time, 8], [.batch, 4, 6, 8], [.batch, 4, 6, 9]], gives: [.batch, 4, .time, 9]),
    .init(
      "scaled_dot_product_attention: {enable_gqa: true}",
      [[.batch, 4, 5, 8], [.batch, 2, 6, 8], [.batch, 2, 6, 8]], gives: [.batch, 4, 5, 8]),
    .init(
      "scaled_dot_product_attention",
      [[.batch, 4, 5, 8], [.batch, 4, 6, 7], [.batch, 4, 6, 7]], fails: "shape/attention-mismatch"),
    .init(
      "scaled_dot_product_attention",
      [[.batch, 4, 5, 8], [.batch, 4, 6, 8], [.batch, 4, 7, 8]], fails: "shape/attention-mismatch"),
    .init(
      "scaled_dot_product_attention: {enable_gqa: true}",
      [[.batch, 4, 5, 8], [.batch, 3, 6, 8], [.batch, 3, 6, 8]], fails: "shape/head-count"),
    .init(
      "scaled_dot_product_attention: {attn_mask: true}",
      [[.batch, 4, .time, 8], [.batch, 4, 6, 8], [.batch, 4, 6, 9], [.time, 6]],
      gives: [.batch, 4, .time, 9]),
    .init(
      "scaled_dot_product_attention: {attn_mask: true}",
      [[.batch, 4, 5, 8], [.batch, 4, 6, 8], [.batch, 4, 6, 8], [5, 7]],
      fails: "shape/merge-mismatch"),
    .init(
      "scaled_dot_product_attention",
      [[.batch, 4, 5, 8], [.batch, 4, 6, 8], [.batch, 4, 6, 8], [5, 6]],
      fails: "shape/operand-count"),
  ]

  package var dropout = 0.0
  package var isCausal = false
  package var scale: Double?
  package var sharesHeads = false
  package var takesMask = false

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    guard operands.count == (takesMask ? 4 : 3) else {
      throw LayerError(
        "shape/operand-count",
        "\(context.subject) takes query, key and value\(takesMask ? " and a mask" : ""), not "
          + counted(operands.count, "input"),
        help: takesMask ? nil : "a fourth input is a mask: write 'attn_mask: true'")
    }
    let (q, k, v) = (operands[0].shape, operands[1].shape, operands[2].shape)
    for (i, x) in [q, k, v].enumerated() {
      try context.requireRank(
        x, (sharesHeads ? 3 : 2)...Int.max, "[…, steps, features]", operand: i,
        framework: "query, key and value must be at least 2 dimensional")
    }
    try requireEqual(q[q.rank - 1], k[k.rank - 1], "features of query and key", 1, &context)
    try requireEqual(k[k.rank - 2], v[v.rank - 2], "steps of key and value", 2, &context)
    var stacks = [q, k, v].map { Shape(axes: $0.axes.dropLast(2)) }
    if sharesHeads {
      for i in 1...2 { try shareHeads(&stacks[i], stacks[0], operand: i, &context) }
    }
    let stack = try context.torchBroadcast(stacks)
    if takesMask {
      let pairs = Shape(axes: stack.axes + [q.axes[q.rank - 2], k.axes[k.rank - 2]])
      _ = try context.torchBroadcast([pairs, operands[3].shape])
    }
    let y = Shape(axes: stack.axes + [q.axes[q.rank - 2], v.axes[v.rank - 1]])
    let pairs = stack.elementCount * q[q.rank - 2] * k[k.rank - 2]
    return Inference(
      operands[0].floating.shaped(y), multiplyAdds: pairs * (q[q.rank - 1] + v[v.rank - 1]))
  }

  private func requireEqual(
    _ a: Dim, _ b: Dim, _ what: String, _ operand: Int, _ context: inout InferenceContext
  ) throws(LayerError) {
    try context.require(
      a, equals: b, reason: { "\($0.subject): the \(what)" },
      else: {
        LayerError(
          "shape/attention-mismatch",
          "\($0.subject) needs as many \(what) in both inputs, not \($0.text(a)) and \($0.text(b))",
          at: .operand(operand))
      })
  }

  /// Takes every head of a key or value as often as the query needs it.
  private func shareHeads(
    _ stack: inout Shape, _ query: Shape, operand: Int, _ context: inout InferenceContext
  ) throws(LayerError) {
    let last = stack.rank - 1
    let (heads, wanted) = (stack[last], query[query.rank - 1])
    stack[last] = wanted
    guard let count = context.value(heads), let total = context.value(wanted) else { return }
    guard count > 0, total.isMultiple(of: count) else {
      throw LayerError(
        "shape/head-count",
        "\(context.subject) shares \(count) heads of input \(operand + 1) among \(total) of the "
          + "query, which leaves a remainder", at: .operand(operand),
        framework: "Number of heads in key and value must divide the number of heads in query")
    }
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    // Means of the values.
    [ValueFacts(range: operands[2].range, encoding: operands[2].rearranged.encoding)]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let (query, key, value) = try stretched(Array(operands.prefix(3)), &builder)
    var bias: TensorID?
    if takesMask {
      // Truth values mark what is seen.
      bias =
        context.element(3) == .bool
        ? try builder.mapped(.affine(scale: 1e9, offset: -1e9), operands[3]) : operands[3]
    }
    if let fused = try fused(query, key, value, bias, &builder) { return [fused] }
    let scaled: TensorID
    if let scale {
      scaled = try builder.mapped(.affine(scale: Float(scale), offset: 0), query)
    } else {
      scaled = try builder.dividedByRootOfWidth(query)
    }
    let products = try builder.apply(MatMul(transposeB: true), scaled, key)
    let scores = try builder.sum(products, bias) ?? products
    let banned = try builder.banned(
      query, key, axis: builder.shape(of: query).rank - 2, isCausal: isCausal, window: nil)
    let masked = try builder.masked(scores, query: nil, keys: [], banned: banned)
    let kept = try builder.attentionWeights(masked, dropout: dropout).kept
    return [try builder.apply(MatMul(), kept, value)]
  }

  /// Attention as one operation, for operands `[batch, heads, steps, width]` or without heads; nil for others and for
  /// masks, whose axes are stretched.
  private func fused(
    _ query: TensorID, _ key: TensorID, _ value: TensorID, _ bias: TensorID?,
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID? {
    let drops = dropout > 0 && builder.mode == .training
    let rank = builder.shape(of: query).rank
    guard (3...4).contains(rank), !drops || dropout < 1, bias == nil else { return nil }
    var heads: [TensorID] = []
    for x in [query, key, value] {
      let axes = builder.shape(of: x).axes
      heads.append(
        rank == 4
          ? try builder.permuted(x, [0, 2, 1, 3])
          : try builder.reshaped(x, axes.prefix(2), [Axis(1)], axes.suffix(1)))
    }
    let kept =
      drops ? Dropout(rate: Float(dropout), stream: builder.nextRandomStream()) : nil
    let mixed = try builder.apply(
      Attention(scale: scale.map { Float($0) }, isCausal: isCausal, dropout: kept), heads)[0]
    if rank == 4 { return try builder.permuted(mixed, [0, 2, 1, 3]) }
    let axes = builder.shape(of: mixed).axes
    return try builder.reshaped(mixed, axes.prefix(2), axes.suffix(1))
  }

  /// The operands with the same axes before steps and features.
  private func stretched(
    _ operands: [TensorID], _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (TensorID, TensorID, TensorID) {
    var stacks = operands.map { Shape(axes: builder.shape(of: $0).axes.dropLast(2)) }
    var inputs = operands
    if sharesHeads {
      for i in 1...2 {
        inputs[i] = try repeatedHeads(inputs[i], stacks[0][stacks[0].rank - 1], &builder)
        stacks[i] = Shape(axes: builder.shape(of: inputs[i]).axes.dropLast(2))
      }
    }
    let stack: Shape
    do throws(LayerError) {
      var context = InferenceContext(dialect: .torch)
      stack = try context.torchBroadcast(stacks)
    } catch {
      throw PrimitiveError(Self.about.name, error.message)
    }
    for i in inputs.indices where stacks[i].dims != stack.dims {
      let own = builder.shape(of: inputs[i]).axes.suffix(2)
      inputs[i] = try builder.apply(Expand(shape: Shape(axes: stack.axes + own)), inputs[i])
    }
    return (inputs[0], inputs[1], inputs[2])
  }

  /// Every head as often as `heads` of the query need it, one after the other.
  private func repeatedHeads(
    _ x: TensorID, _ heads: Dim, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let axes = builder.shape(of: x).axes
    let place = axes.count - 2
    guard axes[place - 1].dim != heads else { return x }
    guard let count = axes[place - 1].dim.constant, count > 0 else {
      throw PrimitiveError(Self.about.name, "the number of its keys' heads is open")
    }
    var split = axes
    split.insert(Axis(1), at: place)
    let column = try builder.reshaped(x, split[...])
    split[place] = Axis(heads.floorDivided(by: count))
    let copies = try builder.apply(Expand(shape: Shape(axes: split)), column)
    return try builder.reshaped(
      copies, axes.prefix(place - 1), [Axis(heads)], axes.suffix(2))
  }

  package var isStochastic: Bool { dropout > 0 }
  package var locality: Locality { .everything }
  package func stepReadings(operands: Int, output: Int) -> [StepReading?] {
    // What a mask leaves of the steps is not known.
    if takesMask, !isCausal { return Array(repeating: nil, count: operands) }
    let behind = StepReading(isCausal ? .past : .detached, axis: -2)
    return [StepReading(.own, axis: -2), behind, behind] + (takesMask ? [nil] : [])
  }
}
