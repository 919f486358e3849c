internal import Catalog
internal import Program
package import Shapes
internal import Spec

/// Two sizes of different meaning that a layer needs to be equal, and that are only because of their values.
package struct Coincidence: Sendable {
  /// Index of the layer.
  package let node: Int
  package let sizes: (NamedShapes.Size, NamedShapes.Size)
  /// The formulas that met, over the names of ``sizes``.
  package let dims: (Dim, Dim)
  /// What both are at the declared values.
  package let value: Int
}

extension AnalyzedSpec {
  /// Conditions that hold at the declared sizes and fail once every size has a prime of its own.
  ///
  /// - Complexity: one look at each join; where axes of different roles meet, one more inference.
  package func coincidences() -> [Coincidence] {
    guard let graph, graph.nodes.contains(where: joinsDifferentRoles) else { return [] }
    let named = NamedShapes(spec, graph)
    let probes = Probes.assign(
      symbols: named.values.keys.sorted().map { SymbolInfo($0) }, domains: [:], avoiding: [])
    return named.conditions.compactMap { condition in
      guard case .equal(let a, let b) = condition.constraint.relation,
        let value = a.evaluate(named.values),
        probes.contains(where: { condition.constraint.holds($0) == false }),
        let x = named.onlySize(of: a), let y = named.onlySize(of: b), x.isUnlike(y)
      else { return nil }
      return Coincidence(node: condition.node, sizes: (x, y), dims: (a, b), value: value)
    }
  }

  /// Whether axes that stand for different things lie upon each other, as far as their roles tell.
  private func joinsDifferentRoles(_ node: LayerNode) -> Bool {
    guard node.operands.count > 1, let first = node.operands.first.flatMap({ type(of: $0)?.shape })
    else { return false }
    return node.operands.dropFirst().contains { operand in
      guard let other = type(of: operand)?.shape else { return false }
      return zip(first.axes.reversed(), other.axes.reversed()).contains { a, b in
        a.role != b.role && a.dim != 1 && b.dim != 1
      }
    }
  }
}

extension NamedShapes {
  /// The only name that a formula depends on, where it has a known role.
  fileprivate func onlySize(of dim: Dim) -> Size? {
    let symbols = dim.symbols
    guard symbols.count == 1, let name = symbols.first else { return nil }
    return sizes.first { $0.name == name && $0.role != .unknown && $0.role != .batch }
  }
}

extension NamedShapes.Size {
  /// Whether nobody would make the two equal on purpose: a position and a width, or the height and the width
  /// of one image.
  fileprivate func isUnlike(_ other: NamedShapes.Size) -> Bool {
    if role.isPosition != other.role.isPosition { return true }
    return role.isPosition && role != other.role && input != nil && input == other.input
  }
}
