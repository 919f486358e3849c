/// The name a misspelt word most likely stands for; `nil` when none is close.
///
/// Letter case, `_`, `-` and spaces do not count, so that `MaxPooling2D` finds `max_pooling2d`.
/// Otherwise the distance is that of optimal string alignment (Damerau 1964, Levenshtein 1966): one
/// per inserted, deleted, replaced letter or pair of swapped neighbours. A word that is the start of
/// exactly one name finds that name. Equally close names: the one that shares more of its start,
/// then the first in the alphabet.
///
/// - Complexity: O(names · length · threshold).
package func didYouMean(_ word: String, among names: some Sequence<String>) -> String? {
  let target = folded(word)
  guard !target.isEmpty else { return nil }
  let threshold = mistakesAllowed(in: target.count)
  var best: (distance: Int, sharedStart: Int, name: String)?
  var extensions: [String] = []
  var matrix = AlignmentRows()
  for name in names {
    let candidate = folded(name)
    if target.count >= 3, candidate.count > target.count, candidate.starts(with: target) {
      extensions.append(name)
    }
    let bound = min(threshold, best?.distance ?? threshold)
    guard let distance = matrix.distance(target, candidate, atMost: bound) else { continue }
    let shared = zip(target, candidate).prefix { $0 == $1 }.count
    let isBetter = best.map { best in
      (distance, -shared, name) < (best.distance, -best.sharedStart, best.name)
    }
    if isBetter ?? true { best = (distance, shared, name) }
  }
  return best?.name ?? (extensions.count == 1 ? extensions[0] : nil)
}

/// How many mistakes a word of this length may hold and still be recognised.
private func mistakesAllowed(in length: Int) -> Int {
  switch length {
  case 0...2: 0
  case 3...5: 1
  case 6...8: 2
  default: 3
  }
}

private func folded(_ word: String) -> [UInt8] {
  var folded: [UInt8] = []
  folded.reserveCapacity(word.utf8.count)
  for byte in word.utf8 {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "): continue
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): folded.append(byte | 0x20)
    default: folded.append(byte)
    }
  }
  return folded
}

/// The last three rows of the alignment table, kept between words.
private struct AlignmentRows {
  private var beforeLast: [Int] = []
  private var last: [Int] = []
  private var current: [Int] = []

  /// `nil` when the distance is greater than `bound`.
  mutating func distance(_ a: [UInt8], _ b: [UInt8], atMost bound: Int) -> Int? {
    guard abs(a.count - b.count) <= bound else { return nil }
    last = Array(0...b.count)
    beforeLast = last
    current = last
    for i in a.indices {
      current[0] = i + 1
      var smallest = i + 1
      for j in b.indices {
        let substitution = last[j] + (a[i] == b[j] ? 0 : 1)
        var cost = min(substitution, last[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        current[j + 1] = cost
        smallest = min(smallest, cost)
      }
      // A swap reaches back two rows, so both must be too far.
      if smallest > bound, (last.min() ?? 0) > bound { return nil }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[b.count] <= bound ? last[b.count] : nil
  }
}
