import Shapes
import Testing

@Suite struct ProbesTests {
  static func isPrime(_ n: Int) -> Bool {
    n > 1 && !(2..<n).prefix { $0 * $0 <= n }.contains { n % $0 == 0 }
  }

  @Test("probes are distinct primes in their domain that divide no constant")
  func probesArePrimes() {
    let symbols = ["batch", "height", "width", "time"].map { SymbolInfo($0) }
    let domains = ["height": Domain(min: 32), "width": Domain(min: 20, max: 60)]
    let constants: Set<Int> = [3, 31, 37 * 64, 1024, 0, 43, 131]
    let rounds = Probes.assign(symbols: symbols, domains: domains, avoiding: constants)
    #expect(rounds.count == 2)
    let all = rounds.flatMap(\.values)
    #expect(all.count == 8)
    #expect(Set(all).count == all.count)
    for probe in all {
      #expect(Self.isPrime(probe))
      #expect(constants.allSatisfy { $0 == 0 || $0 % probe != 0 })
    }
    for round in rounds {
      #expect(domains["height"]?.contains(round["height"] ?? 0) == true)
      #expect(domains["width"]?.contains(round["width"] ?? 0) == true)
    }
  }

  @Test("a domain of multiples gets a multiple of a prime of its own")
  func probesOfMultiples() throws {
    let symbols = [SymbolInfo("h"), SymbolInfo("w", multipleOf: 16), SymbolInfo("t")]
    let domains = ["h": Domain(min: 32, multipleOf: 16), "t": Domain(multipleOf: 8, remainder: 3)]
    for round in Probes.assign(symbols: symbols, domains: domains, avoiding: [11]) {
      let (h, w, t) = (try #require(round["h"]), try #require(round["w"]), try #require(round["t"]))
      #expect(h % 16 == 0 && Self.isPrime(h / 16) && h >= 32)
      #expect(w % 16 == 0 && Self.isPrime(w / 16) && w != h)
      #expect(t % 8 == 3 && Self.isPrime(t))
    }
  }

  @Test("a domain too small for a prime still gives a member, an empty one any prime")
  func probesOfSmallDomains() {
    let symbols = [SymbolInfo("pinned"), SymbolInfo("few"), SymbolInfo("none"), SymbolInfo("far")]
    let domains = [
      "pinned": Domain(min: 28, max: 28), "few": Domain(min: 8, max: 10), "none": Domain.empty,
      "far": Domain(min: .max - 100),
    ]
    for round in Probes.assign(symbols: symbols, domains: domains, avoiding: [8]) {
      #expect(round["pinned"] == 28)
      #expect(round["few"] == 9 || round["few"] == 10)
      #expect(Self.isPrime(round["none"] ?? 0))
      #expect(round["far"] ?? 0 >= .max - 100)
    }
  }

  @Test("probes of neighbours still differ after five halvings")
  func probesSurviveStrides() {
    let symbols = ["height", "width", "depth"].map { SymbolInfo($0) }
    let domains = Dictionary(uniqueKeysWithValues: symbols.map { ($0.name, Domain(min: 32)) })
    for round in Probes.assign(symbols: symbols, domains: domains, avoiding: []) {
      #expect(Set(round.values.map { $0 / 32 }).count == 3)
    }
  }
}
