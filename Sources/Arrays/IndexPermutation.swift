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
    case network(Network)
  }

  package init(count: Int, _ random: RandomStream, largestListed: Int = Self.largestListed) {
    self.count = Swift.max(0, count)
    guard count > largestListed, count > 1 else {
      rule = .list(random.permutation(count: count))
      return
    }
    rule = .network(Network(count: UInt64(count), random))
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  /// - Precondition: `index` is in 0..<count.
  package subscript(index: Int) -> Int {
    switch rule {
    case .list(let list): list[index]
    case .network(let network): network[index]
    }
  }

  /// The numbers at these places, each in 0..<count; faster than one by one.
  package func elements(at places: some Collection<Int>) -> [Int] {
    switch rule {
    case .list(let list): places.map { list[$0] }
    case .network(let network): places.map { network[$0] }
    }
  }

  /// Six rounds over a number's two digits; four give a pseudorandom permutation from pseudorandom functions (Luby
  /// and Rackoff 1988, doi:10.1137/0217022), and the functions here are only good mixers.
  private struct Network {
    private let count: UInt64
    private let low: UInt64
    private let high: UInt64
    /// One of each round.
    private let keys: SIMD8<UInt64>

    init(count: UInt64, _ random: RandomStream) {
      self.count = count
      low = UInt64(Double(count).squareRoot().rounded(.up))
      high = (count - 1) / low + 1
      var keys = SIMD8<UInt64>()
      for round in keys.indices {
        let words = random.words(at: UInt64(round))
        keys[round] = UInt64(words.x) << 32 | UInt64(words.y)
      }
      self.keys = keys
    }

    subscript(index: Int) -> Int {
      precondition(index >= 0 && index < Int(count))
      var value = UInt64(index)
      repeat { value = mixed(value) } while value >= count
      return Int(value)
    }

    private func mixed(_ value: UInt64) -> UInt64 {
      var (b, a) = value.quotientAndRemainder(dividingBy: low)
      for round in stride(from: 0, to: 6, by: 2) {
        a = Self.sum(a, drawn(b, keys[round], below: low), low)
        b = Self.sum(b, drawn(a, keys[round + 1], below: high), high)
      }
      return b * low + a
    }

    /// A number below a bound: the finalizer of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
    private func drawn(_ value: UInt64, _ key: UInt64, below bound: UInt64) -> UInt64 {
      var bits = value &+ key
      bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
      return (bits ^ bits >> 31).multipliedFullWidth(by: bound).high
    }

    private static func sum(_ a: UInt64, _ b: UInt64, _ modulus: UInt64) -> UInt64 {
      let sum = a + b
      return sum < modulus ? sum : sum - modulus
    }
  }
}
