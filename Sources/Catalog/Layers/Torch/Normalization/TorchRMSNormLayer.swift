package import Program
package import Shapes

/// Divides every sample by its root mean square over its last axes.
package struct TorchRMSNormLayer: TorchTrailingNormFamily {
  package static let about = About(
    "RMSNorm", dialects: [.torch], "Divides every sample by its root mean square.",
    formula: "weight · x / √(mean(x²) + eps)", source: "Zhang, Sennrich, 2019, arXiv:1910.07467",
    twin: "rms_normalization")
  package static let schema = Schema(
    Self(),
    [
      .normalizedShape,
      .optionalNumber(
        "eps", \.epsilon, "Added to the mean square; null for the least float32 difference at 1."),
      .elementwiseAffine,
    ],
    validate: { layer, arguments, decoder in layer.validate(arguments, &decoder) })

  package static let examples: [LayerExample] = [
    .init("RMSNorm: 32", [[.batch, .time, 32]], gives: [.batch, .time, 32]),
    .init("RMSNorm: []", [[.batch, 5]], fails: "spec/out-of-range"),
    .init("RMSNorm: 64", [[.batch, 64, 7, 7]], fails: "shape/in-features"),
  ]

  package var sizes: [Dim] = []
  package var epsilon: Double?
  package var isAffine = true

  package init() {}

  package func weights(_ context: InferenceContext) throws(LayerError) -> [Weight] {
    [try context.weight("weight", sizes, OnesInitializer())]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let normal = try builder.rootMeanSquareNormalized(
      operands[0], axes: axes, epsilon: epsilon ?? Double(Float.ulpOfOne))
    return [
      isAffine ? try builder.apply(Binary(function: .multiply), normal, weights[0]) : normal
    ]
  }
}
