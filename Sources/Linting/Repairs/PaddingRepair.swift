import Catalog
import Spec
import YAML

/// Exchanges `valid` and `same` of a window, and PyTorch's 0 and half a kernel.
struct PaddingRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    // What is merged has one size when nothing on the way shrinks it.
    let isMerge = failure.node.operands.count > 1
    return failure.candidates.compactMap { feeder in
      let node = failure.graph.nodes[feeder.index]
      guard node.takes("padding"), let (old, new) = change(of: node, failure) else { return nil }
      let edits = failure.setting("padding", to: new, of: feeder.index)
      guard !edits.isEmpty else { return nil }
      // One window that pads differently from all of its kind is more likely to be the mistake.
      // Windows of one position pad nothing either way.
      let twins = failure.graph.nodes.filter {
        $0.kind == node.kind && $0.name != node.name
          && failure.numbers("kernel_size", of: $0)?.allSatisfy { $0 == 1 } != true
      }
      let isOdd = !twins.isEmpty && twins.allSatisfy { padding(of: $0) != old }
      let loses = new == "valid" || new == "0"
      return RepairCandidate(
        "give '\(node.name)' padding: \(new)", edits,
        Surprise(
          isOdd || isMerge && !loses ? .aligns : loses ? .distorts : .changes,
          distance: feeder.distance,
          detail: isOdd ? -4 : 0))
    }
  }

  private func change(of node: LayerNode, _ failure: FailedLayer) -> (String, String)? {
    let old = padding(of: node)
    switch old {
    case "valid": return (old, "same")
    case "same": return (old, "valid")
    case "0" where failure.dialect == .torch:
      guard let kernel = failure.numbers("kernel_size", of: node)?.first, kernel > 1 else {
        return nil
      }
      return (old, "\(kernel / 2)")
    case _ where failure.dialect == .torch: return (old, "0")
    default: return nil
    }
  }

  private func padding(of node: LayerNode) -> String {
    node.arguments.pair(named: "padding")?.value.text
      ?? (node.kind.first?.isUppercase ?? false ? "0" : "valid")
  }
}
