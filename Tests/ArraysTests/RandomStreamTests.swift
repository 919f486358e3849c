import Arrays
import Testing

@Suite struct RandomStreamTests {
  /// Counter, key and answer from Random123's `kat_vectors` (philox4x32, 10 rounds).
  static let knownAnswers: [([UInt32], [UInt32], [UInt32])] = [
    ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    (
      [.max, .max, .max, .max], [.max, .max],
      [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
    ),
    (
      [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
      [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    ),
  ]

  @Test(arguments: knownAnswers)
  func `Philox gives the published answers`(
    counter: [UInt32], key: [UInt32], answer: [UInt32]
  ) {
    func join(_ low: UInt32, _ high: UInt32) -> UInt64 { UInt64(high) << 32 | UInt64(low) }
    let stream = RandomStream(
      seed: join(key[0], key[1]), stream: join(counter[2], counter[3]))
    let words = stream.words(at: join(counter[0], counter[1]))
    #expect((0..<4).map { words[$0] } == answer)
  }

  @Test func `an element does not depend on how many are drawn`() {
    let stream = RandomStream(seed: 3, stream: 5)
    #expect(Array(stream.uniform(count: 11).prefix(6)) == stream.uniform(count: 6))
    #expect(Array(stream.normal(count: 11).prefix(6)) == stream.normal(count: 6))
    #expect(Array(stream.truncatedNormal(count: 11).prefix(6)) == stream.truncatedNormal(count: 6))
    #expect(stream.uniform(count: 0).isEmpty && stream.normal(count: -1).isEmpty)
  }

  @Test func `streams and seeds differ`() {
    let values = [(1, 1), (1, 2), (2, 1)].map { seed, stream in
      RandomStream(seed: seed, stream: stream).uniform(count: 8)
    }
    #expect(Set(values).count == 3)
  }

  /// Mean, variance and fourth moment of a large sample, within five standard errors.
  @Test func `draws have the moments of their distribution`() {
    let count = 40_000
    let stream = RandomStream(seed: 17, stream: 0)
    check(stream.uniform(count: count, in: -1..<3), mean: 1, variance: 16 / 12.0, fourth: 3.2)
    check(stream.normal(count: count), mean: 0, variance: 1, fourth: 3)
    // Moments of a normal cut at ±2, from scipy.stats.truncnorm(-2, 2).
    check(stream.truncatedNormal(count: count), mean: 0, variance: 0.773741, fourth: 1.416189)
  }

  private func check(_ values: [Float], mean: Double, variance: Double, fourth: Double) {
    let count = Double(values.count)
    let centred = values.map { Double($0) - mean }
    #expect(abs(centred.reduce(0, +) / count) < 5 * (variance / count).squareRoot())
    let second = centred.reduce(0) { $0 + $1 * $1 } / count
    #expect(abs(second - variance) < 5 * ((fourth - variance * variance) / count).squareRoot())
    let last = centred.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count
    #expect(abs(last - fourth) < 0.06 * fourth)
  }

  @Test func `a truncated normal stays within two deviations and a uniform below its bound`() {
    let stream = RandomStream(seed: 4, stream: 4)
    #expect(stream.truncatedNormal(count: 5000).allSatisfy { abs($0) <= 2 })
    #expect(stream.uniform(count: 5000, in: 1..<Float(1).nextUp).allSatisfy { $0 == 1 })
  }

  @Test(arguments: [0, 1, 2, 7, 100])
  func `a permutation holds every number once`(count: Int) {
    let order = RandomStream(seed: 1, stream: 9).permutation(count: count)
    #expect(order.sorted() == Array(0..<count))
  }

  @Test func `every permutation of three is as likely as the others`() {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<6000 {
      counts[RandomStream(seed: UInt64(seed), stream: 0).permutation(count: 3), default: 0] += 1
    }
    // Chi-squared with 5 degrees of freedom: above 20.5 with probability 0.001.
    let statistic = counts.values.reduce(0.0) {
      $0 + (Double($1) - 1000) * (Double($1) - 1000) / 1000
    }
    #expect(counts.count == 6 && statistic < 20.5)
  }
}
