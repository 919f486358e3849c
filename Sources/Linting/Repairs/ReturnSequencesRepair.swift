import Catalog
import SourceText
import Spec
import YAML

/// Lets a recurrent layer return all steps, or the last one only.
struct ReturnSequencesRepair: Repair {
  private static let key = "return_sequences"

  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    failure.feeders.compactMap { feeder in
      let node = failure.graph.nodes[feeder.index]
      guard let (arguments, entry) = place(node) else { return nil }
      let isOn = arguments.pair(named: Self.key)?.value.text?.lowercased() == "true"
      let value = isOn ? "false" : "true"
      guard
        let edits = failure.spec.setting(Self.key, to: value, in: arguments, of: entry, "")
          .first?.edits
      else { return nil }
      return RepairCandidate(
        isOn
          ? "let '\(node.name)' return only its last step" : "let '\(node.name)' return every step",
        edits, Surprise(.completes, distance: feeder.distance, detail: isOn ? 2 : -2))
    }
  }

  /// Parameters and entry of the recurrent layer itself, which a wrapper holds inside.
  private func place(_ node: LayerNode) -> (Arguments, SourceRange)? {
    guard node.role == .recurrent else { return nil }
    guard let inner = node.arguments.pair(named: "layer")?.value else {
      return node.takes(Self.key) ? (node.arguments, node.entryRange) : nil
    }
    if let name = inner.text {
      return (Arguments(owner: name, ownerRange: inner.place), inner.place)
    }
    guard let pair = inner.mapping?.first, let name = pair.key.text else { return nil }
    let arguments = Arguments(owner: name, ownerRange: pair.key.place, value: pair.value)
    // Which parameter a single value is for is decided where the layer is read.
    guard !arguments.pairs.contains(where: { $0.key.isEmpty }) else {
      return (
        Arguments(
          owner: name, ownerRange: pair.key.place,
          pairs: [.init(key: "units", keyRange: pair.value.place, value: pair.value)]), inner.place
      )
    }
    return (arguments, inner.place)
  }
}
