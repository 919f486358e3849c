import Analysis
import Catalog
import SourceText
import Spec

/// Makes a window small enough for what it slides over.
struct KernelRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let node = failure.node
    guard failure.error.rule == "shape/window-larger-than-input",
      let key = node.first(of: ["kernel_size", "pool_size"]),
      let old = failure.numbers(key, of: node)?.max() ?? (key == "pool_size" ? 2 : nil),
      let sizes = failure.sizes(0), sizes.count > 2
    else { return [] }
    let channel = failure.channelAxis(sizes.count)
    let extents = sizes.indices.filter { $0 != 0 && $0 != channel }.compactMap { sizes[$0] }
    guard let least = extents.min(), least > 0 else { return [] }
    // Odd windows have a middle, which is why nearly all are; 1 sees no neighbours.
    let odd = least.isMultiple(of: 2) ? least - 1 : least
    // A pooling over one position does nothing.
    let smallest = key == "pool_size" ? 2 : 1
    let fitting = Set([odd, 3, least, least - 1, least - 2]).filter {
      $0 >= smallest && $0 < old && $0 <= least
    }
    return fitting.sorted(by: >).compactMap { size in
      let edits = failure.setting(key, to: "\(size)", of: failure.failure.node)
      guard !edits.isEmpty else { return nil }
      let detail = size == 1 ? 10 : size == odd || size == 3 && old <= 7 ? -4 : size == 3 ? 4 : 0
      return RepairCandidate(
        "give '\(node.name)' \(key): \(size), which fits into \(least)", edits,
        Surprise(.changes, detail: detail))
    }
  }
}
