import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Puts a global pooling before a layer that needs fewer axes, or in place of a `flatten` of sizes that are not
/// known.
struct GlobalPoolingRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    guard failure.dialect == .keras else { return [] }
    return failure.node.operands.indices.compactMap { insertion($0, failure) }
      + failure.feeders.compactMap { replacement($0, failure) }
  }

  private func pooling(_ rank: Int) -> String? {
    (3...5).contains(rank) ? "global_average_pooling\(rank - 2)d" : nil
  }

  private func insertion(_ operand: Int, _ failure: FailedLayer) -> RepairCandidate? {
    guard let rank = failure.shape(operand)?.rank, let kind = pooling(rank) else { return nil }
    let others = failure.node.operands.indices.filter { $0 != operand }
    if others.contains(where: { failure.shape($0)?.rank ?? 0 >= rank }) { return nil }
    let edits = failure.inserting(kind, "", feeding: operand)
    guard !edits.isEmpty else { return nil }
    return RepairCandidate(
      "pool what '\(failure.name(ofOperand: operand))' gives before '\(failure.node.name)'", edits,
      Surprise(.completes, detail: 5))
  }

  private func replacement(
    _ feeder: FailedLayer.Feeder, _ failure: FailedLayer
  ) -> RepairCandidate? {
    let node = failure.graph.nodes[feeder.index]
    guard node.role == .flatten, let operand = node.operands.first,
      let rank = failure.spec.type(of: operand)?.shape.rank, let kind = pooling(rank)
    else { return nil }
    let edits = failure.replacing(feeder.index, with: kind)
    guard !edits.isEmpty else { return nil }
    return RepairCandidate(
      "pool over all positions in '\(node.name)', whatever their number", edits,
      Surprise(.changes, distance: feeder.distance))
  }
}
