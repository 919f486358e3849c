internal import Program
internal import Shapes

/// Sets random channels of an image to zero in training.
package struct TorchDropout2dLayer: TorchDropoutFamily {
  package static let about = About(
    "Dropout2d", aliases: ["dropout2d"], dialects: [.torch],
    "Sets random channels of an image to zero in training.",
    source: "Tompson, Goroshin, Jain, LeCun, Bregler, 2015, arXiv:1411.4280",
    twin: "spatial_dropout2d")
  package static let schema = Schema(Self(), Field.dropoutFields)
  // PyTorch takes three axes for a batch of sequences.
  package static func axes(rank: Int) -> [Int]? { rank > 2 ? [0, 1] : nil }

  package static let examples: [LayerExample] = [
    .init(
      "Dropout2d: 0.2", [[.batch, 3, .height, .width]], gives: [.batch, 3, .height, .width]),
    .init("Dropout2d: {p: -0.1}", [[.batch, 3, 5, 5]], fails: "spec/out-of-range"),
  ]

  package var rate = 0.5

  package init() {}
}
