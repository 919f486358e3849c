import Analysis
import Catalog
import SourceText
import Spec

/// An operand whose function fails for some of the numbers it may hold.
struct DomainSite {
  let index: Int
  let node: LayerNode
  let operand: Operand
  let range: Interval
  let facts: ValueFacts

  /// The name of what the operand is, quoted.
  func source(in graph: Graph) -> String {
    switch operand.producer {
    case .input(let index): "'\(graph.inputs[index].name.value)'"
    case .layer(let index): "'\(graph.nodes[index].name)'"
    }
  }
}

extension AnalyzedSpec {
  /// Operands that a function with this domain reads, as far as their range is known.
  func sites(of domain: NumericDomain) -> [DomainSite] {
    guard let graph else { return [] }
    return graph.nodes.enumerated().flatMap { index, node in
      node.operands.enumerated().compactMap { position, operand in
        guard node.layer?.domain(of: position) == domain, let facts = facts(of: operand),
          let range = facts.range
        else { return nil }
        return DomainSite(index: index, node: node, operand: operand, range: range, facts: facts)
      }
    }
  }
}
