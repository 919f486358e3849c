internal import Catalog
internal import YAML

/// Which parameter of a layer sets a size.
extension LayerNode {
  /// Parameters that set the width of a layer's output.
  private static let widths = [
    "filters", "units", "out_channels", "out_features", "output_dim", "embedding_dim",
    "hidden_size", "n",
  ]

  /// The parameter that is this number, or a list with it; nil where none is.
  package func key(setting value: Int) -> String? {
    var open: String?
    for pair in arguments.pairs {
      let key = pair.key.isEmpty ? Self.firstKey(of: layer) : pair.key
      for item in pair.value.sequence ?? [pair.value] {
        guard let text = item.text else { continue }
        if Int(text) == value { return key }
        // A block's parameter or arithmetic: the schema has read its value already.
        if Self.widths.contains(key) { open = key }
      }
    }
    return open
  }

  private static func firstKey(of layer: (any Layer)?) -> String {
    guard let layer else { return "size" }
    func key<L: Layer>(_ layer: L) -> String? { L.schema.fields.first?.key }
    return key(layer) ?? "size"
  }
}
