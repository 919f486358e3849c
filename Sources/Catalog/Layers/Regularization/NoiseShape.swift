internal import Shapes
internal import YAML

/// Keras' `noise_shape`: over which axes a mask varies.
struct NoiseShape: Sendable {
  /// One flag per axis; nil where the mask varies over all.
  private var varies: [Bool]?

  /// The axes of a tensor of `rank` axes that the mask varies over; nil for all.
  func axes(rank: Int) -> [Int]? {
    // A mask with fewer axes broadcasts from the end.
    varies.map { varies in varies.indices.filter { varies[$0] }.map { $0 + rank - varies.count } }
  }

  mutating func read(_ node: Node, _ decoder: inout SpecDecoder) -> Bool {
    let node = decoder.substituted(node)
    guard let items = node.sequence else {
      if node.isNull {
        varies = nil
        return true
      }
      decoder.reportType(node, expected: "a list of sizes")
      return false
    }
    var flags: [Bool] = []
    for item in items {
      if item.isNull {
        flags.append(true)
      } else if let size = decoder.dimension(item, min: 1) {
        flags.append(size != 1)
      } else {
        return false
      }
    }
    varies = flags
    return true
  }

  /// - Throws: `shape/noise-shape`.
  func check(_ x: Shape, _ context: InferenceContext) throws(LayerError) {
    guard let varies, varies.count > x.rank else { return }
    throw LayerError(
      "shape/noise-shape",
      "\(context.subject) has a noise_shape of \(counted(varies.count, "axis", "axes")) for an input of "
        + "\(x.rank): \(x)",
      at: .parameter("noise_shape"))
  }
}
