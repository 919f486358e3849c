import Analysis
import Catalog
import SourceText
import Spec

/// Takes out a pooling too many, or a layer that flattened too early.
struct RemovalRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let isTooSmall = ["shape/window-larger-than-input", "shape/empty-output"]
      .contains(failure.error.rule)
    return failure.candidates.compactMap { feeder in
      let node = failure.graph.nodes[feeder.index]
      let isItself = feeder.index == failure.failure.node
      let meaning: Surprise.Meaning
      switch node.role {
      case .pooling where isTooSmall: meaning = isItself ? .completes : .restructures
      case .flatten where !isItself, .globalPooling where !isItself: meaning = .aligns
      case .pooling where !isItself: meaning = .restructures
      default: return nil
      }
      let edits = failure.removing(feeder.index)
      guard !edits.isEmpty else { return nil }
      return RepairCandidate(
        "remove '\(node.name)'", edits, Surprise(meaning, distance: feeder.distance))
    }
  }
}
