internal import Analysis
internal import Catalog
internal import SourceText
internal import Spec

/// Says of a layer without a shape why, and what would give it one.
struct UnknownReasons {
  private let spec: AnalyzedSpec
  private let failures: [Int: LayerFailure]
  /// For every layer without a shape the first one on the way to it that failed by itself.
  private var roots: [Int: Int] = [:]

  init(_ spec: AnalyzedSpec) {
    self.spec = spec
    failures = Dictionary(spec.failures.map { ($0.node, $0) }) { first, _ in first }
    for (index, node) in (spec.graph?.nodes ?? []).enumerated()
    where spec.nodes[index].inference == nil {
      let before = node.operands.compactMap { operand -> Int? in
        if case .layer(let producer) = operand.producer { roots[producer] } else { nil }
      }.first
      let failsByItself = node.layer == nil || failures[index] != nil
      roots[index] = failsByItself ? index : before ?? index
    }
  }

  func reason(for index: Int) -> String {
    guard let graph = spec.graph, let root = roots[index] else { return "unknown" }
    let node = graph.nodes[root]
    let range = failures[root]?.range ?? node.range
    let line = spec.document.sources.file(of: range).position(Int(range.start)).line
    if root != index {
      return "unknown: '\(node.name)' could not be inferred: see line \(line)"
    }
    if let failure = failures[root] {
      let help = failure.error.help.map { "; to make it known, \($0)" } ?? ""
      return "unknown: it does not fit what it is given: see line \(line)\(help)"
    }
    if node.layer == nil {
      return "unknown: its entry could not be read: see line \(line); to make it known, correct it"
    }
    let fault = node.isBroken ? "not all it reads exists" : "it does not take so many operands"
    return "unknown: \(fault): see line \(line); to make it known, correct its 'from'"
  }
}
