import Catalog
import Shapes
import SourceText
import Spec

/// Enlarges the smaller of two operands that meet in a merge by a whole factor.
struct UpSamplingRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let count = failure.node.operands.count
    guard count > 1 else { return [] }
    return (0..<count).flatMap { operand in
      (0..<count).compactMap { other in
        other == operand ? nil : candidate(operand, like: other, failure)
      }
    }
  }

  private func candidate(
    _ operand: Int, like other: Int, _ failure: FailedLayer
  ) -> RepairCandidate? {
    guard let from = failure.sizes(operand), let to = failure.sizes(other), from.count == to.count,
      (3...5).contains(from.count)
    else { return nil }
    let channel = failure.channelAxis(from.count)
    var factor: Int?
    for position in 1..<from.count where position != channel {
      guard let a = from[position], let b = to[position], a > 0, b > a, b.isMultiple(of: a),
        factor == nil || factor == b / a
      else { return nil }
      factor = b / a
    }
    guard let factor else { return nil }
    let edits =
      failure.dialect == .torch
      ? failure.inserting("Upsample", "scale_factor: \(factor)", feeding: operand)
      : failure.inserting("up_sampling\(from.count - 2)d", "size: \(factor)", feeding: operand)
    guard !edits.isEmpty else { return nil }
    return RepairCandidate(
      "enlarge '\(failure.name(ofOperand: operand))' by \(factor) before '\(failure.node.name)'",
      edits, Surprise(.restructures))
  }
}
