internal import Program
internal import Shapes

/// Sets random channels of a volume to zero in training.
package struct TorchDropout3dLayer: TorchDropoutFamily {
  package static let about = About(
    "Dropout3d", aliases: ["dropout3d"], dialects: [.torch],
    "Sets random channels of a volume to zero in training.",
    source: "Tompson, Goroshin, Jain, LeCun, Bregler, 2015, arXiv:1411.4280",
    twin: "spatial_dropout3d")
  package static let schema = Schema(Self(), Field.dropoutFields)
  package static func axes(rank: Int) -> [Int]? { rank == 5 ? [0, 1] : [0] }

  package static let examples: [LayerExample] = [
    .init("Dropout3d", [[.batch, 3, 7, 7, 7]], gives: [.batch, 3, 7, 7, 7]),
    .init("Dropout3d: 1.2", [[.batch, 3, 7, 7, 7]], fails: "spec/out-of-range"),
  ]

  package var rate = 0.5

  package init() {}
}
