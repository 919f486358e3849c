internal import Shapes

/// Turns the numbers along an axis into probabilities, the smallest being the likeliest.
package struct TorchSoftminLayer: TorchSoftmaxAxisFamily {
  package static let about = About(
    "Softmin", aliases: ["softmin"], dialects: [.torch],
    "Turns the numbers along an axis into probabilities, the smallest being the likeliest.",
    formula: "exp(-xᵢ) / Σⱼ exp(-xⱼ)")
  package static let schema = Schema(Self(), [.softmaxAxis])
  package static let isReversed = true
  package static let examples: [LayerExample] = [
    .init("Softmin: {dim: -1}", [[.batch, 10]], gives: [.batch, 10]),
    .init("Softmin", [[.batch, 10]], gives: [.batch, 10]),
    .init("Softmin: {dim: 2}", [[.batch, 10]], fails: "shape/axis-out-of-range"),
    .init("Softmin: {dim: 0}", [[.batch, 10]], fails: "shape/batch-axis"),
    .init("Softmin", [[.batch, 7, 10]], fails: "shape/batch-axis"),
  ]

  package var axis: Int?

  package init() {}
}
