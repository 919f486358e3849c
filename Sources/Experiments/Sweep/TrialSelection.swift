/// Which trials of a sweep one process runs.
package enum TrialSelection: Hashable, Sendable {
  case all
  /// Numbers counted from 0.
  case listed([ClosedRange<Int>])
  /// Every trial whose number leaves this remainder.
  case part(remainder: Int, of: Int)

  /// Reads `3,7-9`.
  package init?(numbers text: String) {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first >= 0,
        first <= last
      else { return nil }
      ranges.append(first...last)
    }
    self = .listed(ranges)
  }

  /// Reads `2/8`: the second of eight parts.
  package init?(shard text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let part = parts[0], let count = parts[1], count > 0,
      (1...count).contains(part)
    else { return nil }
    self = .part(remainder: part - 1, of: count)
  }

  /// The numbers that lie below `count`, in order.
  package func trials(of count: Int) -> [Int] {
    switch self {
    case .all: Array(0..<count)
    case .listed(let ranges): (0..<count).filter { trial in ranges.contains { $0.contains(trial) } }
    case .part(let remainder, let parts): (0..<count).filter { $0 % parts == remainder }
    }
  }
}
