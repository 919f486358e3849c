import Analysis
import SourceText
import Spec

/// Lets `from` name another layer or block near the one it names.
struct NeighbourRepair: Repair {
  /// Entries before and after that are tried.
  private static let reach = 3

  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    failure.node.operands.flatMap { operand -> [RepairCandidate] in
      guard let range = failure.reference(of: operand),
        case .layer(let index) = operand.producer
      else { return [] }
      let text = failure.spec.document.file.text(in: range)
      let old = failure.graph.nodes[index].name
      return alternatives(to: text, index, failure).map { step, name in
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
    let names = siblings(of: reference, index, failure)
    guard let place = names.firstIndex(of: reference) else { return [] }
    return steps.filter { names.indices.contains(place + $0) }.map { (abs($0), names[place + $0]) }
  }

  /// Names of the layers and blocks near a layer, in the list in which it is called so.
  private func siblings(
    of reference: String, _ index: Int, _ failure: FailedLayer
  ) -> [String] {
    let path = failure.graph.nodes[index].name.split(separator: "/").map(String.init)
    guard let depth = path.firstIndex(of: reference) else { return [] }
    let outer = path[..<depth]
    var names: [String] = []
    for step in [-1, 1] {
      var found: [String] = []
      var current = index
      // Blocks hold many layers; a walk to the next few entries ends all the same.
      while failure.graph.nodes.indices.contains(current), current < failure.failure.node,
        found.count <= Self.reach, abs(current - index) < 400
      {
        let other = failure.graph.nodes[current].name.split(separator: "/").map(String.init)
        if other.count > depth, other[..<depth] == outer, found.last != other[depth] {
          found.append(other[depth])
        }
        current += step
      }
      names = step < 0 ? found.reversed() : names + found.dropFirst()
    }
    return names
  }
}
