internal import Arrays
internal import Program
package import Shapes

/// A PyTorch layer that looks up learned vectors for integers.
package protocol TorchEmbeddingFamily: Layer {
  var table: TorchEmbeddingOptions { get set }
}

package struct TorchEmbeddingOptions: Sendable {
  package var count: Dim = 1
  package var width: Dim = 1
  package var paddingIndex: Int?
  package var maximumNorm: Double?
  package var norm = 2.0
  package var scalesByFrequency = false
  package var isSparse = false

  package init() {}

  func weight(_ context: InferenceContext) throws(LayerError) -> Weight {
    if let paddingIndex, let count = context.value(count),
      !(-count..<max(count, 0)).contains(paddingIndex)
    {
      throw LayerError(
        "shape/axis-out-of-range",
        "\(context.subject) has a padding_idx of \(paddingIndex), but only \(count) vectors",
        at: .parameter("padding_idx"), framework: "Padding_idx must be within num_embeddings")
    }
    let normal = RandomNormalInitializer(deviation: 1)
    let padding = paddingIndex.flatMap { index in
      index < 0 ? context.value(count).map { $0 + index } : index
    }
    let start: any Initializer = padding.map { RowsWithout(base: normal, row: $0) } ?? normal
    return try context.weight("weight", [count, width], start, constraint: limit)
  }

  /// The row of ``paddingIndex`` in a table of so many rows.
  func paddingRow(of table: Shape) throws(PrimitiveError) -> Int? {
    guard let paddingIndex, paddingIndex < 0 else { return paddingIndex }
    guard let count = table[0].constant else {
      throw PrimitiveError("Embedding", "a 'padding_idx' below 0 needs a known number of vectors")
    }
    return count + paddingIndex
  }

  /// The vectors of indices, no longer than they may be.
  func vectors(
    _ index: TensorID, _ table: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let row = try paddingRow(of: builder.shape(of: table))
    let vectors = try builder.apply(
      Embedding(frozenRow: row, averagesGradient: scalesByFrequency), index, table)
    guard let maximumNorm else { return vectors }
    // PyTorch shortens the rows themselves before it looks them up, so that the gradient is that of
    // the short ones.
    let fixed = try builder.apply(StopGradient(), vectors)
    let length = try builder.length(fixed, norm: norm, axis: -1)
    let raised = try builder.mapped(.affine(scale: 1, offset: RowLimit.epsilon), length)
    let ratio = try builder.combined(.divide, builder.constant(Float(maximumNorm)), raised)
    let factor = try builder.mapped(.clip(lower: 0, upper: 1), ratio)
    let short = try builder.combined(.multiply, fixed, factor)
    return try builder.combined(.add, vectors, builder.combined(.subtract, short, fixed))
  }

  private var limit: (any WeightConstraint)? {
    maximumNorm.map { RowLimit(maximum: $0, norm: norm) }
  }
}

extension TorchEmbeddingFamily {
  package var role: LayerRole { .embedding }
  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [
      ValueFacts(
        range: .all, encoding: .activated(Self.about.name), moments: inference.weights[0].moments)
    ]
  }

  package var elementNeed: ElementNeed? { .indices }
  package var isLearning: Bool { true }
}

extension Field where Root: TorchEmbeddingFamily {
  static var embeddingSizes: [Field] {
    [
      .dim("num_embeddings", \.table.count, required: true, "Number of different integers."),
      .dim("embedding_dim", \.table.width, required: true, "Length of the vectors."),
    ]
  }
  static var embeddingOptions: [Field] {
    [
      .optionalInt("padding_idx", \.table.paddingIndex, min: nil, "Integer whose vector stays."),
      .optionalNumber(
        "max_norm", \.table.maximumNorm, in: 0...(.greatestFiniteMagnitude),
        "Greatest length of a vector; null for any."),
      .number("norm_type", \.table.norm, default: "2", "Which norm is the length."),
      .bool(
        "scale_grad_by_freq", \.table.scalesByFrequency, default: "false",
        "Whether the gradient of a vector is divided by how often it occurs in the batch."),
      .bool(
        "sparse", \.table.isSparse, default: "false",
        "PyTorch's hint to keep only the rows that have a gradient; changes no result."),
    ]
  }
}
