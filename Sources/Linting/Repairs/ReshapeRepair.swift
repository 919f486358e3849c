import Analysis
import Shapes
import SourceText

/// Corrects one number of a `reshape`, so that as many numbers go in as come out.
struct ReshapeRepair: Repair {
  static let keys = ["target_shape", "unflattened_size", "shape"]

  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let node = failure.node
    guard let key = node.first(of: Self.keys), let target = failure.numbers(key, of: node),
      let sizes = failure.sizes(0)
    else { return [] }
    // PyTorch's functions count the batch axis, and a size that is not known cannot be divided.
    let elements = product(sizes.dropFirst().compactMap { $0 }).flatMap {
      sizes.dropFirst().contains(nil) ? nil : $0
    }
    var result: [RepairCandidate] = []
    for (index, old) in target.enumerated() {
      var fixed = target
      if let elements, let rest = product(target.indices.filter { $0 != index }.map { target[$0] }),
        rest > 0, elements.isMultiple(of: rest), elements / rest != old
      {
        fixed[index] = elements / rest
        // Channels are the number that is forgotten when a model is made wider.
        let isChannel = index == target.count - 1 && isRound(fixed[index])
        result.append(
          candidate(failure, key, fixed, Surprise(.changes, detail: isChannel ? -8 : 0)))
      } else if elements == nil, old != -1 {
        fixed[index] = -1
        result.append(candidate(failure, key, fixed, Surprise(.changes, detail: 4)))
      }
    }
    return result.filter { !$0.fix.edits.isEmpty }
  }

  private func candidate(
    _ failure: FailedLayer, _ key: String, _ shape: [Int], _ surprise: Surprise
  ) -> RepairCandidate {
    let text = "[\(shape.map(String.init).joined(separator: ", "))]"
    return RepairCandidate(
      "reshape to \(text)", failure.setting(key, to: text, of: failure.failure.node), surprise)
  }
}
