internal import Catalog
internal import Program
internal import Shapes
internal import Spec

/// Which layers and names of a spec make given numbers, as another framework's message names them.
package struct NumberSources: Sendable {
  private let graph: Graph
  private let named: NamedShapes

  /// Nil where the spec has no model.
  package init?(_ spec: AnalyzedSpec) {
    guard let graph = spec.graph else { return nil }
    self.graph = graph
    named = NamedShapes(spec.spec, graph)
  }

  /// The layer at which most of the numbers meet; nil where only one number or none is known.
  ///
  /// Of several one with weights, since most messages come from products with them; then the first.
  ///
  /// - Complexity: O(layers · numbers).
  package func layer(of numbers: [Int]) -> Int? {
    var best: (node: Int, count: Int, hasWeights: Bool)?
    for index in graph.nodes.indices {
      let count = numbers.count { $0 > 1 && !explanations(of: $0, at: index).isEmpty }
      let hasWeights = named.inferences[index]?.weights.isEmpty == false
      let isBetter =
        count > best?.count ?? 0 || count == best?.count && hasWeights && best?.hasWeights == false
      if isBetter { best = (index, count, hasWeights) }
    }
    guard let best, best.count > 1 || numbers.count(where: { $0 > 1 }) == best.count else {
      return nil
    }
    return best.node
  }

  /// What makes this number at a layer: `25088 = 512 (filters of 'conv5') × 7 (height // 32) × 7 (width // 32)`.
  package func explanations(of number: Int, at index: Int) -> [String] {
    let node = graph.nodes[index]
    var result: [String] = []
    for operand in node.operands {
      guard let shape = named.shape(of: operand) else { continue }
      for text in explanations(of: number, in: shape) where !result.contains(text) {
        result.append(text)
      }
    }
    if let key = node.literalKey(setting: number) {
      result.append("\(number) = \(key) of '\(node.name)'")
    } else if result.isEmpty, let weight = weight(with: number, index) {
      result.append("\(number) is a size of the \(weight) of '\(node.name)'")
    }
    return result
  }

  private func explanations(of number: Int, in shape: Shape) -> [String] {
    var dims = shape.dims
    // A flattened sample, and its rows where the last axis alone is taken for the features.
    let sample = shape.dims.dropFirst()
    if sample.count > 1 {
      dims.append(sample.reduce(1) { $0 * $1 })
      if sample.count > 2 { dims.append(sample.dropLast().reduce(1) { $0 * $1 }) }
    }
    var result: [String] = []
    for dim in dims where dim.evaluate(named.values) == number {
      guard let text = named.explanation(of: dim), !result.contains(text) else { continue }
      result.append(text)
    }
    return result
  }

  private func weight(with number: Int, _ index: Int) -> String? {
    named.inferences[index]?.weights.first { weight in
      weight.shape.dims.contains { $0.evaluate(named.values) == number }
    }?.name
  }
}
