import Catalog
import SourceText
import Spec
import YAML

/// Keeps the batch apart: a `Flatten` that starts behind it, recurrent and attention layers that expect it first.
struct BatchAxisRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    failure.candidates.compactMap { feeder in
      let node = failure.graph.nodes[feeder.index]
      if node.takes("start_dim"), failure.number("start_dim", of: node) == 0 {
        return candidate(
          "let '\(node.name)' start behind the batch", "start_dim", "1", feeder, failure)
      }
      if node.takes("batch_first"),
        node.arguments.pair(named: "batch_first")?.value.text?.lowercased() != "true"
      {
        return candidate(
          "tell '\(node.name)' that the batch comes first", "batch_first", "true", feeder, failure)
      }
      return nil
    }
  }

  private func candidate(
    _ title: String, _ key: String, _ value: String, _ feeder: FailedLayer.Feeder,
    _ failure: FailedLayer
  ) -> RepairCandidate? {
    let edits = failure.setting(key, to: value, of: feeder.index)
    guard !edits.isEmpty else { return nil }
    return RepairCandidate(
      title, edits, Surprise(.completes, distance: feeder.distance, detail: -6))
  }
}
