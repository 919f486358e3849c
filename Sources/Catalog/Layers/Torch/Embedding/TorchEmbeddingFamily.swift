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
    return try context.weight("weight", [count, width], RandomNormalInitializer(deviation: 1))
  }

  var untrainableReason: String? {
    if paddingIndex != nil { return "'padding_idx' is not computed yet" }
    if scalesByFrequency { return "'scale_grad_by_freq' is not computed yet" }
    return maximumNorm == nil ? nil : "'max_norm' is not computed yet"
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
  package var untrainableReason: String? { table.untrainableReason }
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
