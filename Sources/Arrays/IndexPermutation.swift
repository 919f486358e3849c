/// The numbers 0..<count in random order, of which each can be asked for by itself.
///
/// Up to ``largestListed`` numbers are a list that is shuffled. More are a Feistel network over two digits of
/// mixed radix (Black and Rogaway, Ciphers with arbitrary finite domains, 2002, doi:10.1007/3-540-45760-7_9), which
/// needs no memory; numbers beyond the count are sent through it again.
package struct IndexPermutation: RandomAccessCollection, Sendable {
  /// Eight megabytes of indices; shuffling them takes some milliseconds.
  package static let largestListed = 1 << 20

  private let rule: Rule
  package let count: Int

  private enum Rule {
    case list([Int])
    case network(RandomStream, low: UInt64, high: UInt64)
  }

  package init(count: Int, _ random: RandomStream, largestListed: Int = Self.largestListed) {
    self.count = Swift.max(0, count)
    guard count > largestListed, count > 1 else {
      rule = .list(random.permutation(count: count))
      return
    }
    let low = UInt64(Double(count).squareRoot().rounded(.up))
    rule = .network(random, low: low, high: (UInt64(count) - 1) / low + 1)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  /// - Precondition: `index` is in 0..<count.
  package subscript(index: Int) -> Int {
    precondition(index >= 0 && index < count)
    switch rule {
    case .list(let list): return list[index]
    case .network(let random, let low, let high):
      var value = UInt64(index)
      repeat { value = Self.mixed(value, random, low, high) } while value >= UInt64(count)
      return Int(value)
    }
  }

  /// Four rounds give a pseudorandom permutation: Luby and Rackoff 1988, doi:10.1137/0217022; six leave room.
  private static func mixed(
    _ value: UInt64, _ random: RandomStream, _ low: UInt64, _ high: UInt64
  ) -> UInt64 {
    var (a, b) = (value % low, value / low)
    for round in 0..<6 as Range<UInt64> {
      if round % 2 == 0 {
        a = (a + random.below(low, at: round << 56 | b)) % low
      } else {
        b = (b + random.below(high, at: round << 56 | a)) % high
      }
    }
    return b * low + a
  }
}
