internal import Shapes

/// Turns the numbers along an axis into probabilities that sum to 1.
package struct TorchSoftmaxLayer: TorchSoftmaxAxisFamily {
  package static let about = About(
    "Softmax", aliases: ["softmax"], dialects: [.torch],
    "Turns the numbers along an axis into probabilities that sum to 1.",
    formula: "exp(xᵢ) / Σⱼ exp(xⱼ)", twin: "softmax")
  package static let schema = Schema(Self(), [.softmaxAxis])

  package static let examples: [LayerExample] = [
    .init("Softmax: {dim: -1}", [[.batch, 10]], gives: [.batch, 10]),
    .init("Softmax", [[.batch, 10]], gives: [.batch, 10]),
    .init("Softmax: {dim: 2}", [[.batch, 10]], fails: "shape/axis-out-of-range"),
    .init("Softmax: {dim: 0}", [[.batch, 10]], fails: "shape/batch-axis"),
    .init("Softmax", [[.batch, 7, 10]], fails: "shape/batch-axis"),
  ]

  package var axis: Int?

  package init() {}
}
