package import Program
package import Shapes

/// Looks up a learned vector for every integer.
///
/// - Shapes: indices `[batch, …]`, table `[input_dim, output_dim]`, output `[batch, …, output_dim]`.
package struct EmbeddingLayer: Layer {
  package static let about = About(
    "embedding", aliases: ["Embedding"], "Looks up a learned vector for every integer.",
    formula: "y = embeddings[x]",
    source: "Bengio, Ducharme, Vincent, Jauvin, A neural probabilistic language model, 2003",
    twin: "Embedding")
  package var role: LayerRole { .embedding }

  package static let schema = Schema(
    Self(),
    [
      .dim(
        "input_dim", \.inputSize, required: true,
        "Number of different integers: the greatest is one less."),
      .dim("output_dim", \.outputSize, required: true, "Length of the vectors."),
      .initializer(
        "embeddings_initializer", \.initializer, default: "random_uniform", "How the vectors start."
      ),
      .regularizer("embeddings_regularizer", \.regularizer, "Penalty on the vectors."),
      .constraint("embeddings_constraint", \.constraint, "Set the vectors are kept in."),
      .bool(
        "mask_zero", \.masksZero, default: "false", "Whether 0 marks steps that later layers skip."),
    ])

  package static let examples: [LayerExample] = [
    .init(
      "embedding: {input_dim: 1000, output_dim: 16}", [[.batch, .time]], gives: [.batch, .time, 16]),
    .init("embedding: {input_dim: 10, output_dim: 4}", [[.batch]], gives: [.batch, 4]),
    .init("embedding: {input_dim: 0, output_dim: 4}", [[.batch, 7]], fails: "spec/out-of-range"),
  ]

  package var inputSize: Dim = 1
  package var outputSize: Dim = 1
  package var masksZero = false
  var initializer: any Initializer = RandomUniformInitializer()
  var regularizer: (any Regularizer)?
  var constraint: (any WeightConstraint)?

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let table = try context.weight(
      "embeddings", [inputSize, outputSize], initializer, regularizer: regularizer,
      constraint: constraint)
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

  package var maskUse: MaskUse { masksZero ? .makes : .drops }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    guard masksZero, builder.shape(of: operands[0]).rank == 2 else { return nil }
    return try builder.apply(Binary(function: .notEqual), operands[0], builder.constant(0))
  }

  package var elementNeed: ElementNeed? { .indices }
  package var isLearning: Bool { true }
}
