import Analysis
import SourceText
import Spec

/// Lets `from` name the layer before or after the one it names.
struct NeighbourRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let nodes = failure.graph.nodes
    return failure.node.operands.flatMap { operand -> [RepairCandidate] in
      guard let range = operand.range, failure.spec.isEditable(range),
        case .layer(let index) = operand.producer
      else { return [] }
      let text = failure.spec.document.file.text(in: range)
      return [-1, 1, -2, 2].compactMap { step in
        let neighbour = index + step
        guard nodes.indices.contains(neighbour), neighbour < failure.failure.node else {
          return nil
        }
        let name: String
        if let back = Int(text) {
          guard back < 0, back > -100_000, back + step < 0 else { return nil }
          name = "\(back + step)"
        } else {
          name = nodes[neighbour].name
          guard !name.contains("/") else { return nil }
        }
        return RepairCandidate(
          "read '\(nodes[neighbour].name)' instead of '\(nodes[index].name)'",
          [FixIt.Edit(range, name)], Surprise(.changes, detail: abs(step) == 1 ? 0 : 10))
      }
    }
  }
}
