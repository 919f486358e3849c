import Analysis
import Shapes
import SourceText
import Spec

/// Lets a layer work along another axis.
struct AxisRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let node = failure.node
    guard let key = node.first(of: ["axis", "dim", "axes"]), let rank = failure.shape(0)?.rank
    else { return [] }
    let old = failure.number(key, of: node)
    return (1..<max(2, rank)).compactMap { axis in
      let isLast = axis == rank - 1
      let isChannel = axis == failure.channelAxis(rank)
      guard old != axis, !(isLast && old == -1) else { return nil }
      let edits = failure.setting(key, to: isLast ? "-1" : "\(axis)", of: failure.failure.node)
      guard !edits.isEmpty else { return nil }
      return RepairCandidate(
        "let '\(node.name)' work along axis \(isLast ? -1 : axis)", edits,
        Surprise(isChannel ? .completes : .changes))
    }
  }
}
