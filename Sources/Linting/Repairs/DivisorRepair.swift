import Analysis
import SourceText
import Spec

/// Takes the nearest number of groups or heads that divides what they share.
struct DivisorRepair: Repair {
  private static let keys = ["groups", "num_heads", "num_groups", "nhead", "num_key_value_heads"]

  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let node = failure.node
    guard let key = node.first(of: Self.keys), let old = failure.number(key, of: node), old > 0
    else { return [] }
    let shared = shared(key, failure)
    func divides(_ n: Int) -> Bool { shared.allSatisfy { $0 > 0 && $0.isMultiple(of: n) } }
    guard let least = shared.min(), least > 0 else { return [] }
    let below = stride(from: min(old - 1, least), to: 0, by: -1).prefix(4096).first(where: divides)
    let above = stride(from: old + 1, through: least, by: 1).prefix(4096).first(where: divides)
    let found = [below, above].compactMap { $0 }.sorted { abs($0 - old) < abs($1 - old) }
    return found.enumerated().compactMap { position, number in
      let edits = failure.setting(key, to: "\(number)", of: failure.failure.node)
      guard !edits.isEmpty else { return nil }
      return RepairCandidate(
        "give '\(node.name)' \(key): \(number), which divides \(least)", edits,
        Surprise(.completes, detail: 2 * position + (number == 1 ? 6 : 0)))
    }
  }

  /// The numbers that must come out even.
  private func shared(_ key: String, _ failure: FailedLayer) -> [Int] {
    let node = failure.node
    if let heads = failure.number("num_query_heads", of: node) { return [heads] }
    // Heads split features, groups split channels.
    let isOfHeads = key != "groups" && key != "num_groups"
    let channels = failure.sizes(0).flatMap {
      isOfHeads ? $0.last ?? nil : $0[failure.channelAxis($0.count)]
    }
    return (UnitsRepair.keys + DeclaredSizeRepair.keys).compactMap { failure.number($0, of: node) }
      + [channels].compactMap { $0 }
  }
}
