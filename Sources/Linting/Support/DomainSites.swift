import Analysis
import Catalog
import SourceText
import Spec

/// An operand whose function fails for some of the numbers it may hold.
struct DomainSite: Sendable {
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

/// All of them, found once for the rules that look at one kind each.
private struct DomainSites: Sendable {
  let byDomain: [NumericDomain: [DomainSite]]

  init(_ spec: AnalyzedSpec) {
    var found: [NumericDomain: [DomainSite]] = [:]
    for (index, node) in (spec.graph?.nodes ?? []).enumerated() {
      for (position, operand) in node.operands.enumerated() {
        guard let domain = node.layer?.domain(of: position), let facts = spec.facts(of: operand),
          let range = facts.range
        else { continue }
        found[domain, default: []].append(
          DomainSite(index: index, node: node, operand: operand, range: range, facts: facts))
      }
    }
    byDomain = found
  }
}

extension AnalyzedSpec {
  /// Operands that a function with this domain reads, as far as their range is known.
  func sites(of domain: NumericDomain) -> [DomainSite] {
    derived(DomainSites.init).byDomain[domain] ?? []
  }
}
