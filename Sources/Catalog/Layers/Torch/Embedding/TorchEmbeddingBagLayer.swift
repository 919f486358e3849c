package import Program
internal import Shapes

/// Sum, mean or maximum of the learned vectors of a bag of integers.
///
/// - Shapes: input `[batch, integers]`, weight `[num_embeddings, embedding_dim]`, output
///   `[batch, embedding_dim]`; or input `[integers]` with the offsets `[batch]` at which bags start. A
///   last operand shaped like the input holds a factor for each vector of a sum.
package struct TorchEmbeddingBagLayer: TorchEmbeddingFamily {
  package enum Mode: String, Sendable, CaseIterable { case mean, sum, max }

  package static let about = About(
    "EmbeddingBag", dialects: [.torch],
    "Sum, mean or maximum of the learned vectors of a bag of integers.",
    formula: "y = mode over i of weight[x[i]]")
  package static let schema = Schema(
    Self(),
    Field.embeddingSizes + [
      .choice("mode", \.mode, default: "mean", "How the vectors of a bag are joined."),
      .bool(
        "include_last_offset", \.hasLastOffset, default: "false",
        "Whether the last offset is the end of the last bag."),
    ] + Field.embeddingOptions)
  package static let operandCount = 1...3

  package static let examples: [LayerExample] = [
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4}", [[.batch, 7]], gives: [.batch, 4]),
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4, include_last_offset: true}",
      [[.time], [6]], gives: [5, 4]),
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4, mode: sum}",
      [[.batch, 7], [.batch, 7]],
      gives: [.batch, 4]),
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4, mode: min}", [[3, 7]],
      fails: "spec/unknown-value"),
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4}", [[2, 3, 7]], fails: "shape/rank"),
    .init(
      "EmbeddingBag: {num_embeddings: 10, embedding_dim: 4}", [[7]], fails: "shape/operand-count"),
  ]

  package var table = TorchEmbeddingOptions()
  package var mode = Mode.mean
  package var hasLastOffset = false

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireRank(
      x, 1...2, "[batch, integers]",
      framework: "input has to be 1D or 2D Tensor, but got Tensor of dimension \(x.rank)")
    let hasFactors =
      operands.count > 1 && operands[operands.count - 1].shape.rank == x.rank
      && (x.rank == 2 || operands.count == 3)
    guard operands.count == x.rank % 2 + 1 + (hasFactors ? 1 : 0) else {
      throw LayerError(
        "shape/operand-count",
        x.rank == 1
          ? "\(context.subject) needs offsets beside a list of integers, its input \(x) has one axis"
          : "\(context.subject) takes no offsets beside bags of one size, its input is \(x)",
        framework: x.rank == 1
          ? "offsets has to be a 1D Tensor but got None"
          : "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences"
      )
    }
    if hasFactors { try requireFactors(operands, &context) }
    let bags = try x.rank == 1 ? self.bags(operands[1].shape, &context) : x.axes[0]
    let shape = Shape(axes: [bags, Axis(table.width, role: .feature)])
    return Inference(TensorType(shape), weights: [try table.weight(context)])
  }

  private func requireFactors(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) {
    let (x, factors) = (operands[0].shape, operands[operands.count - 1].shape)
    guard mode == .sum else {
      throw LayerError(
        "shape/operand-count",
        "\(context.subject) takes a factor for each vector with mode 'sum' only, not with "
          + "'\(mode.rawValue)'", at: .parameter("mode"),
        framework: "embedding_bag: per_sample_weights was not None. per_sample_weights is only "
          + "supported for mode='sum'")
    }
    for (a, b) in zip(x, factors) {
      try context.require(
        b, equals: a, reason: { "\($0.subject): one factor for each vector" },
        else: {
          LayerError(
            "shape/merge-mismatch",
            "\($0.subject) takes one factor for each vector, but its input is \(x) and its factors "
              + "are \(factors)", at: .operand(operands.count - 1),
            framework:
              "embedding_bag: If per_sample_weights is not None, then it must have the same "
              + "shape as the input")
        })
    }
  }

  private func bags(_ offsets: Shape, _ context: inout InferenceContext) throws(LayerError) -> Axis
  {
    try context.requireRank(
      offsets, 1...1, "[batch] of offsets", operand: 1,
      framework: "offsets has to be a 1D Tensor")
    var bags = offsets.axes[0]
    if hasLastOffset { bags.dim -= 1 }
    return bags
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let (x, shape) = (operands[0], builder.shape(of: operands[0]))
    let vectors = try table.vectors(x, weights[0], into: &builder)
    var members: TensorID?
    if shape.rank == 1 { members = try self.members(x, operands[1], &builder) }
    if let row = try table.paddingRow(of: builder.shape(of: weights[0])) {
      let counts = try builder.combined(.notEqual, x, builder.constant(Float(row)))
      members =
        try members.map { (members) throws(PrimitiveError) in
          try builder.combined(.multiply, members, counts)
        } ?? counts
    }
    if shape.rank == 2, let counts = members {
      members = try builder.reshaped(counts, shape.axes.prefix(1), [Axis(1)], shape.axes.suffix(1))
    }
    let factors = operands.count > shape.rank % 2 + 1 ? operands.last : nil
    return [try joined(vectors, members, factors: factors, shape, &builder)]
  }

  /// 1 where an integer belongs to a bag, `[bags, integers]`.
  private func members(
    _ x: TensorID, _ offsets: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let integers = builder.shape(of: x).axes
    let bags = builder.shape(of: offsets).axes
    let places = try builder.reshaped(try builder.positions(x, 0), [Axis(1)], integers[...])
    let column = try builder.reshaped(offsets, bags[...], [Axis(1)])
    // Places count from 1, offsets from 0.
    let starts = try builder.mapped(.affine(scale: 1, offset: 1), column)
    var before = try builder.combined(.less, places, starts)
    if !hasLastOffset {
      let all = try builder.apply(
        Expand(shape: Shape(axes: [Axis(1)] + integers)), builder.constant(1))
      before = try builder.apply(Concatenate(axis: 0), before, all)
    }
    let count = builder.shape(of: before)[0] - 1
    let first = try builder.apply(Slice(axis: 0, start: 0, count: count), before)
    let next = try builder.apply(Slice(axis: 0, start: 1, count: count), before)
    return try builder.combined(.subtract, next, first)
  }

  /// The vectors of every bag as one.
  ///
  /// - Parameter members: 1 for what counts, `[bags, 1, integers]` or `[bags, integers]`; nil for all.
  private func joined(
    _ vectors: TensorID, _ members: TensorID?, factors: TensorID?, _ x: Shape,
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    var vectors = vectors
    if let factors {
      let column = try builder.reshaped(factors, x.axes[...], [Axis(1)])
      vectors = try builder.combined(.multiply, vectors, column)
    }
    guard let members else {
      let kind: Reduce.Kind = mode == .mean ? .mean : mode == .sum ? .sum : .maximum
      return try builder.apply(Reduce(kind: kind, axes: [1]), vectors)
    }
    let counts = try builder.apply(Reduce(kind: .sum, axes: [-1], keepsAxes: true), members)
    let flat = Shape(axes: [builder.shape(of: members).axes[0], Axis(table.width)])
    if mode == .max {
      let column = try builder.reshaped(
        members, builder.shape(of: members).axes.prefix(1), x.axes.suffix(1), [Axis(1)])
      let penalty = try builder.mapped(.affine(scale: 1e9, offset: -1e9), column)
      let seen = try builder.combined(.add, vectors, penalty)
      let largest = try builder.apply(Reduce(kind: .maximum, axes: [1]), seen)
      // An empty bag gives 0.
      let isFilled = try builder.mapped(.clip(lower: 0, upper: 1), counts)
      let filled = try builder.reshaped(isFilled, flat.axes.prefix(1), [Axis(1)])
      return try builder.combined(.multiply, largest, filled)
    }
    var sum = try builder.apply(MatMul(), members, vectors)
    if mode == .mean {
      let least = try builder.combined(.maximum, counts, builder.constant(1))
      sum = try builder.combined(.divide, sum, least)
    }
    return try builder.apply(Reshape(shape: flat), sum)
  }

  package var locality: Locality { .everything }
}
