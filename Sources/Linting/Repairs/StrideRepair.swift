import Catalog
import SourceText
import Spec

/// Changes a stride between 1 and 2.
struct StrideRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    failure.candidates.flatMap { feeder -> [RepairCandidate] in
      let node = failure.graph.nodes[feeder.index]
      guard let key = node.first(of: ["strides", "stride"]) else { return [] }
      let isWritten = node.arguments.has(key)
      let kernel = node.first(of: ["pool_size", "kernel_size"])
        .flatMap { failure.numbers($0, of: node)?.first }
      // A pooling moves by its own size unless it says otherwise.
      let old =
        failure.numbers(key, of: node)?.first ?? (node.role == .pooling ? kernel ?? 2 : 1)
      return (old == 1 ? [2, 3] : old == 2 ? [1] : [1, 2]).compactMap { new in
        let edits = failure.setting(key, to: "\(new)", of: feeder.index)
        guard !edits.isEmpty else { return nil }
        return RepairCandidate(
          "let '\(node.name)' move by \(new) instead of \(old)", edits,
          Surprise(
            .changes, distance: feeder.distance, detail: new == 3 ? 12 : isWritten ? 4 : -2))
      }
    }
  }
}
