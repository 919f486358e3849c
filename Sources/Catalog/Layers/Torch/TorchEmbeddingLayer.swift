package import Program
package import Shapes

/// Looks up a learned vector for every integer.
package struct TorchEmbeddingLayer: Layer {
  package static let about = About(
    "Embedding", dialects: [.torch], "Looks up a learned vector for every integer.",
    formula: "y = weight[x]",
    twin: "embedding")
  package static let schema = Schema(
    Self(),
    [
      .dim("num_embeddings", \.inputSize, required: true, "Number of different integers."),
      .dim("embedding_dim", \.outputSize, required: true, "Length of the vectors."),
      .optionalInt("padding_idx", \.paddingIndex, min: nil, "Integer whose vector stays zero."),
      .optionalNumber(
        "max_norm", \.maximumNorm, in: 0...(.greatestFiniteMagnitude),
        "Greatest length of a vector; null for any."),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "Embedding: {num_embeddings: 97, embedding_dim: 7}", [[.batch, .time]],
      gives: [.batch, .time, 7]),
    .init(
      "Embedding: {num_embeddings: 10, embedding_dim: -4}", [[.batch, 7]],
      fails: "spec/out-of-range"),
    .init("Embedding: {input_dim: 10, output_dim: 4}", [[.batch, 7]], fails: "spec/unknown-key"),
  ]

  package var inputSize: Dim = 1
  package var outputSize: Dim = 1
  package var paddingIndex: Int?
  package var maximumNorm: Double?

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let table = try context.weight(
      "weight", [inputSize, outputSize], RandomNormalInitializer(deviation: 1))
    let shape = Shape(axes: operands[0].shape.axes + [Axis(outputSize, role: .feature)])
    return Inference(TensorType(shape), weights: [table])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [
      ValueFacts(
        range: .all, encoding: .activated(Self.about.name), moments: inference.weights[0].moments)
    ]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    [try builder.apply(Embedding(), operands[0], weights[0])]
  }

  package var isLearning: Bool { true }
  package var untrainableReason: String? {
    if paddingIndex != nil { return "'padding_idx' is not computed yet" }
    return maximumNorm == nil ? nil : "'max_norm' is not computed yet"
  }
}
