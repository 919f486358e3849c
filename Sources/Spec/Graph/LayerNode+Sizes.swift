internal import Catalog
internal import YAML

/// Which parameter of a layer sets a size.
extension LayerNode {
  /// Parameters that set the width of a layer's output.
  private static let widths = [
    "filters", "units", "out_channels", "out_features", "output_dim", "embedding_dim",
    "hidden_size", "n",
  ]

  /// The parameter that makes the layer's output this wide; nil where none is this number.
  package func key(setting value: Int) -> String? {
    literalKey(setting: value)
      // A block's parameter or arithmetic: the schema has read its value already.
      ?? items.first { Self.widths.contains($0.key) && Int($0.text) == nil }?.key
  }

  /// The parameter that is written as this number, or as a list with it; those that set widths first.
  package func literalKey(setting value: Int) -> String? {
    let keys = items.filter { Int($0.text) == value }.map(\.key)
    return keys.first { Self.widths.contains($0) } ?? keys.first
  }

  /// Every scalar of the arguments, those of lists one by one.
  private var items: [(key: String, text: String)] {
    arguments.pairs.flatMap { pair in
      let key = pair.key.isEmpty ? Self.firstKey(of: layer) : pair.key
      return (pair.value.sequence ?? [pair.value]).compactMap { $0.text }.map { (key, $0) }
    }
  }

  private static func firstKey(of layer: (any Layer)?) -> String {
    guard let layer else { return "size" }
    func key<L: Layer>(_ layer: L) -> String? { L.schema.fields.first?.key }
    return key(layer) ?? "size"
  }
}
