import Analysis
import SourceText
import Spec

/// Takes the nearest number of groups or heads that divides what they share.
struct DivisorRepair: Repair {
  private static let keys = ["groups", "num_heads", "num_groups", "nhead"]

  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let node = failure.node
    guard let key = node.first(of: Self.keys), let old = failure.number(key, of: node), old > 0,
      let sizes = failure.sizes(0), let channels = sizes[failure.channelAxis(sizes.count)]
    else { return [] }
    let shared =
      (UnitsRepair.keys + DeclaredSizeRepair.keys)
      .compactMap { failure.number($0, of: node) } + [channels]
    func divides(_ n: Int) -> Bool { shared.allSatisfy { $0 > 0 && $0.isMultiple(of: n) } }
    guard let least = shared.min(), least > 0 else { return [] }
    let below = stride(from: min(old - 1, least), to: 0, by: -1).prefix(4096).first(where: divides)
    let above = stride(from: old + 1, through: least, by: 1).prefix(4096).first(where: divides)
    let found = [below, above].compactMap { $0 }.sorted { abs($0 - old) < abs($1 - old) }
    return found.enumerated().compactMap { position, number in
      let edits = failure.setting(key, to: "\(number)", of: failure.failure.node)
      guard !edits.isEmpty else { return nil }
      return RepairCandidate(
        "give '\(node.name)' \(key): \(number), which divides \(channels)", edits,
        Surprise(.completes, detail: 2 * position + (number == 1 ? 6 : 0)))
    }
  }
}
