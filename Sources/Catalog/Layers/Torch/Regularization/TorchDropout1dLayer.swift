internal import Program
internal import Shapes

/// Sets random channels of a sequence to zero in training.
package struct TorchDropout1dLayer: TorchDropoutFamily {
  package static let about = About(
    "Dropout1d", aliases: ["dropout1d"], dialects: [.torch],
    "Sets random channels of a sequence to zero in training.",
    source: "Tompson, Goroshin, Jain, LeCun, Bregler, 2015, arXiv:1411.4280",
    twin: "spatial_dropout1d")
  package static let schema = Schema(Self(), Field.dropoutFields)
  package static let ranks = 2...3
  package static func axes(rank: Int) -> [Int]? { rank == 3 ? [0, 1] : [0] }

  package static let examples: [LayerExample] = [
    .init("Dropout1d: 0.2", [[.batch, 3, .time]], gives: [.batch, 3, .time]),
    .init("Dropout1d: 0.2", [[.batch, 3, 5, 5]], fails: "shape/rank"),
  ]

  package var rate = 0.5

  package init() {}
}
