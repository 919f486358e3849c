package import Shapes

/// Turns the channels at every place of an image into probabilities that sum to 1.
package struct TorchSoftmax2dLayer: TorchSoftmaxFamily {
  package static let about = About(
    "Softmax2d", dialects: [.torch],
    "Turns the channels at every place of an image into probabilities that sum to 1.",
    formula: "exp(xᵢ) / Σⱼ exp(xⱼ) over the channels")
  package static let schema = Schema(Self(), [])

  package static let examples: [LayerExample] = [
    .init("Softmax2d", [[.batch, 5, .height, .width]], gives: [.batch, 5, .height, .width]),
    .init("Softmax2d", [[5, 7, 3]], gives: [5, 7, 3]),
    .init("Softmax2d", [[.batch, 7]], fails: "shape/rank"),
  ]

  package init() {}

  package func axis(rank: Int) -> Int { -3 }

  package func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    try context.requireRank(
      x, 3...4, "[batch, channel, height, width]",
      framework: "Softmax2d: expected input to be 3D or 4D, got \(x.rank)D instead")
  }

  package var locality: Locality { .along([-3]) }
}
