internal import Catalog
internal import Shapes
internal import Spec

/// A number written on purpose that leaves sizes of the input no other value.
package struct FixedSize: Sendable {
  /// Index of the layer.
  package let node: Int
  /// What has no other value: heights, widths, steps.
  package let names: [String]
  /// `in_features 9216 = 64 (out_channels of 'conv3') × 12 (height // 2) × 12 (width // 2)`
  package let text: String
}

extension AnalyzedSpec {
  /// Sizes of the input that a number elsewhere pins, such as PyTorch's `in_features` behind a flatten.
  ///
  /// - Complexity: one more inference.
  package func fixedSizes() -> [FixedSize] {
    guard let graph, failures.isEmpty else { return [] }
    let named = NamedShapes(spec, graph)
    return named.conditions.compactMap { condition in
      guard case .equal(let a, let b) = condition.constraint.relation,
        let number = a.constant ?? b.constant, a.constant == nil || b.constant == nil
      else { return nil }
      let dim = a.constant == nil ? a : b
      let node = graph.nodes[condition.node]
      let places = named.sizes.filter { $0.role.isPosition && dim.symbols.contains($0.name) }
      guard !places.isEmpty, let text = named.explanation(of: dim)
      else { return nil }
      let key = node.literalKey(setting: number).map { "\($0) " } ?? ""
      return FixedSize(node: condition.node, names: places.map(\.name), text: key + text)
    }
  }
}
