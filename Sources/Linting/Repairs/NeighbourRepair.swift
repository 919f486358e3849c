import Analysis
import SourceText
import Spec

/// Lets `from` name another layer or block near the one it names.
struct NeighbourRepair: Repair {
  /// Entries before and after that are tried.
  private static let reach = 3

  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let named = failure.node.operands.compactMap(failure.reference)
      .map { failure.spec.document.file.text(in: $0) }
    return failure.node.operands.flatMap { operand -> [RepairCandidate] in
      guard let range = failure.reference(of: operand),
        case .layer(let index) = operand.producer
      else { return [] }
      let text = failure.spec.document.file.text(in: range)
      let old = failure.graph.nodes[index].name
      let near = alternatives(to: text, index, failure).filter { !named.contains($0.name) }
      return near.map { step, name in
        RepairCandidate(
          "read \(Int(name) == nil ? "'\(name)'" : name) instead of '\(old)'",
          [FixIt.Edit(range, name)],
          Surprise(.changes, detail: step == 1 ? 0 : 4 + 2 * step))
      }
    }
  }

  /// Other references, with how many entries they lie away.
  private func alternatives(
    to reference: String, _ index: Int, _ failure: FailedLayer
  ) -> [(step: Int, name: String)] {
    let steps = (1...Self.reach).flatMap { [-$0, $0] }
    if let back = Int(reference) {
      guard back < 0, back > -100_000 else { return [] }
      return steps.filter { back + $0 < 0 }.map { (abs($0), "\(back + $0)") }
    }
    let entries = siblings(of: reference, index, failure)
    guard let place = entries.firstIndex(where: { $0.name == reference }) else { return [] }
    return steps.filter { entries.indices.contains(place + $0) }.map { step in
      let entry = entries[place + step]
      // A block is mistaken for a block, a layer for a layer.
      let isAlike = entry.isBlock == entries[place].isBlock
      return (abs(step) + (isAlike ? 0 : Self.reach), entry.name)
    }
  }

  private typealias Entry = (name: String, isBlock: Bool)

  /// The layers and blocks near a layer, in the list in which it is called so.
  private func siblings(
    of reference: String, _ index: Int, _ failure: FailedLayer
  ) -> [Entry] {
    let path = failure.graph.nodes[index].name.split(separator: "/").map(String.init)
    guard let depth = path.firstIndex(of: reference) else { return [] }
    let outer = path[..<depth]
    var entries: [Entry] = []
    for step in [-1, 1] {
      var found: [Entry] = []
      var current = index
      // Blocks hold many layers; a walk to the next few entries ends all the same.
      while failure.graph.nodes.indices.contains(current), current < failure.failure.node,
        found.count <= Self.reach, abs(current - index) < 400
      {
        let other = failure.graph.nodes[current].name.split(separator: "/").map(String.init)
        if other.count > depth, other[..<depth] == outer, found.last?.name != other[depth] {
          found.append((other[depth], other.count > depth + 1))
        }
        current += step
      }
      entries = step < 0 ? found.reversed() : entries + found.dropFirst()
    }
    return entries
  }
}
