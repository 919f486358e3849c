import Analysis
import Program
import Shapes
import SourceText
import Spec

/// Lets a layer, or one before it that joins others, work along another axis.
struct AxisRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    failure.candidates.flatMap { feeder -> [RepairCandidate] in
      let node = failure.graph.nodes[feeder.index]
      let isItself = feeder.index == failure.failure.node
      guard isItself || node.operands.count > 1, let key = node.first(of: ["axis", "dim", "axes"]),
        let rank = node.operands.first.flatMap({ failure.spec.type(of: $0)?.shape.rank })
      else { return [] }
      let old = failure.number(key, of: node)
      return (1..<max(2, rank)).compactMap { axis in
        let isLast = axis == rank - 1
        let isChannel = axis == failure.channelAxis(rank)
        guard old != axis, !(isLast && old == -1) else { return nil }
        let edits = failure.setting(key, to: isLast ? "-1" : "\(axis)", of: feeder.index)
        guard !edits.isEmpty else { return nil }
        return RepairCandidate(
          "let '\(node.name)' work along axis \(isLast ? -1 : axis)", edits,
          Surprise(isChannel ? .completes : .changes, distance: feeder.distance))
      }
    }
  }
}
