import Catalog
import Shapes
import SourceText
import Spec

/// Puts a `flatten` before a layer that needs fewer axes.
struct FlattenRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    failure.node.operands.indices.compactMap { operand in
      guard let rank = failure.shape(operand)?.rank, rank > 2 else { return nil }
      let others = failure.node.operands.indices.filter { $0 != operand }
      // Where other operands have as many axes, flattening is not what is missing.
      if others.contains(where: { failure.shape($0)?.rank ?? 0 >= rank }) { return nil }
      let edits = failure.inserting(
        failure.dialect == .torch ? "Flatten" : "flatten", "", feeding: operand)
      guard !edits.isEmpty else { return nil }
      return RepairCandidate(
        "flatten what '\(failure.name(ofOperand: operand))' gives before '\(failure.node.name)'",
        edits, Surprise(.completes, detail: others.isEmpty ? 0 : 12))
    }
  }
}
