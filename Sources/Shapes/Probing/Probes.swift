/// Sizes that tell names apart: a prime for each, so that a product reveals its factors.
package enum Probes {
  /// Below this no probe starts, so that strides leave something to tell apart.
  private static let least = 32
  private static let attempts = 4096

  /// Two assignments of a size to every symbol, known ones included.
  ///
  /// Sizes lie in the domain of their symbol. They are primes, or `m · prime` where the domain asks for
  /// multiples of `m`; no two are alike, none equals a constant and no prime divides one. Where a domain
  /// is too small for that, the closest it allows; where it is empty, as if there were none.
  /// Each is half as large again as the one before, so that they still differ after many strides.
  package static func assign(
    symbols: [SymbolInfo], domains: [String: Domain], avoiding constants: Set<Int>
  ) -> [[String: Int]] {
    var picker = Picker(constants: constants)
    return (0..<2).map { round in
      var values: [String: Int] = [:]
      // In eighths of the least probe: both rounds and all symbols start apart.
      var scale = 8 + 2 * round
      for symbol in symbols {
        var domain = domains[symbol.name] ?? symbol.domain
        if domain.isEmpty { domain = .all }
        values[symbol.name] = picker.pick(from: domain, scale: scale)
        if scale < 1 << 10 { scale += scale / 2 }
      }
      return values
    }
  }

  private struct Picker {
    let constants: Set<Int>
    var used: Set<Int> = []

    init(constants: Set<Int>) { self.constants = constants }

    mutating func pick(from domain: Domain, scale: Int) -> Int {
      // Four times the least size keeps extents apart where the least one leaves a single pixel.
      let room = domain.min.times(4).map { max($0, Probes.least) / 8 }?.times(scale)
      for start in [room ?? domain.min, domain.min] {
        var next = domain.next(from: start)
        for _ in 0..<Probes.attempts {
          guard let size = next else { break }
          if let prime = prime(of: size, in: domain) {
            used.formUnion([size, prime])
            return size
          }
          next = size.adding(1).flatMap { domain.next(from: $0) }
        }
      }
      return spare(from: domain)
    }

    /// The prime that makes this size its own, nil when it is taken or divides a constant.
    private func prime(of size: Int, in domain: Domain) -> Int? {
      let prime = size / domain.remainder.gcd(domain.multipleOf)
      let isGood =
        prime.isPrime && used.isDisjoint(with: [size, prime]) && !constants.contains(size)
        && constants.allSatisfy { $0 == 0 || $0 % prime != 0 }
      return isGood ? prime : nil
    }

    /// Any size of a domain without a suitable prime, an unused one before others.
    private mutating func spare(from domain: Domain) -> Int {
      var next = domain.next(from: 2) ?? domain.min
      for _ in 0..<Probes.attempts where used.contains(next) || constants.contains(next) {
        guard let other = next.adding(1).flatMap({ domain.next(from: $0) }) else { break }
        next = other
      }
      used.insert(next)
      return next
    }
  }
}
