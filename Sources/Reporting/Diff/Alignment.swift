/// Pairs the items of two lists.
package enum Alignment {
  /// Lists longer than this together are paired by what is the same at their ends alone.
  private static let tableLimit = 4_000_000

  /// The pairs, in order, of the alignment with the greatest sum of scores; a score of 0 pairs nothing.
  ///
  /// The longest common subsequence where all scores are 0 or 1 (Wagner and Fischer, 1974).
  /// - Complexity: O(n · m) of what differs between the common ends.
  package static func pairs<Item>(
    _ a: [Item], _ b: [Item], same: (Item, Item) -> Bool, score: (Item, Item) -> Int
  ) -> [(Int, Int)] {
    var start = 0
    while start < a.count, start < b.count, same(a[start], b[start]) { start += 1 }
    var end = 0
    while end < a.count - start, end < b.count - start,
      same(a[a.count - 1 - end], b[b.count - 1 - end])
    { end += 1 }
    let (n, m) = (a.count - start - end, b.count - start - end)
    let head = (0..<start).map { ($0, $0) }
    let tail = (0..<end).reversed().map { (a.count - 1 - $0, b.count - 1 - $0) }
    guard n > 0, m > 0, n <= tableLimit / m else { return head + tail }
    var best = [Int](repeating: 0, count: (n + 1) * (m + 1))
    for i in (0..<n).reversed() {
      for j in (0..<m).reversed() {
        let points = score(a[start + i], b[start + j])
        let paired = points == 0 ? 0 : points + best[(i + 1) * (m + 1) + j + 1]
        best[i * (m + 1) + j] = max(paired, best[(i + 1) * (m + 1) + j], best[i * (m + 1) + j + 1])
      }
    }
    var middle: [(Int, Int)] = []
    var (i, j) = (0, 0)
    while i < n, j < m {
      let here = best[i * (m + 1) + j]
      if here == best[(i + 1) * (m + 1) + j] {
        i += 1
      } else if here == best[i * (m + 1) + j + 1] {
        j += 1
      } else {
        middle.append((start + i, start + j))
        (i, j) = (i + 1, j + 1)
      }
    }
    return head + middle + tail
  }

  /// The longest run of pairs whose second numbers ascend, given pairs whose first numbers do.
  ///
  /// Patience sorting (Fredman, 1975). - Complexity: O(n log n).
  package static func ascending(_ pairs: [(Int, Int)]) -> [(Int, Int)] {
    var piles: [Int] = []
    var previous = [Int?](repeating: nil, count: pairs.count)
    for (index, pair) in pairs.enumerated() {
      var (low, high) = (0, piles.count)
      while low < high {
        let middle = (low + high) / 2
        if pairs[piles[middle]].1 < pair.1 { low = middle + 1 } else { high = middle }
      }
      previous[index] = low > 0 ? piles[low - 1] : nil
      if low == piles.count { piles.append(index) } else { piles[low] = index }
    }
    var result: [(Int, Int)] = []
    var next = piles.last
    while let index = next {
      result.append(pairs[index])
      next = previous[index]
    }
    return result.reversed()
  }
}
