import Arrays
import Catalog
import Testing

/// What imbalanced-learn answered to `Tests/Conformance/steps.py`.
private struct Balanced: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let method: String
    let labels: [Int64]
    /// Samples of each class that are drawn.
    let counts: [Int]
    var testDescription: String { "\(method) \(labels)" }
  }
  let balance: [Case]
  static let loaded: [Case] = (try? fixture("steps.json", as: Balanced.self).balance) ?? []
}

@Suite struct ResamplingStepTests {
  private func positions(
    _ entry: String, count: Int, _ batches: [[HostArray]] = [], seed: UInt64 = 1
  ) throws -> [Int] {
    let step = try #require(try decoded(entry, .step) as? any ResamplingStep)
    var chooser = step.makeChooser()
    #expect(chooser.readsSamples != batches.isEmpty)
    for fields in batches { chooser.add(fields) }
    return chooser.positions(of: count, RandomStream(seed: seed, stream: 5))
  }

  private func labels(_ values: [Int64]) throws -> [[HostArray]] {
    let half = values.count / 2
    return try [values[..<half], values[half...]].map {
      [try #require(HostArray(shape: [$0.count], Array($0)))]
    }
  }

  /// 30 samples of class 0, 9 of class 1, 3 of class 2.
  private let classes: [Int64] = (0..<42).map { $0 % 14 == 13 ? 2 : $0 % 14 > 9 ? 1 : 0 }

  private func counts(_ positions: [Int]) -> [Int] {
    (0..<3).map { kind in positions.count { classes[$0] == kind } }
  }

  @Test(arguments: [
    ("{sample: {count: 7}}", 7), ("{sample: {fraction: 0.25}}", 25),
    ("{sample: {count: 500}}", 100),
    ("{sample: {fraction: 0.5, count: 20}}", 20),
  ])
  func aSampleIsDrawnOnceAndKeptInOrder(entry: String, count: Int) throws {
    let drawn = try positions(entry, count: 100)
    #expect(drawn.count == count)
    #expect(drawn == drawn.sorted() && Set(drawn).count == count)
    #expect(try drawn == positions(entry, count: 100))
    #expect(try count == 100 || drawn != positions(entry, count: 100, seed: 2))
  }

  @Test func samplesWithMissingValuesAreDropped() throws {
    let numbers = try #require(HostArray(shape: [3, 2], [1, 2, .nan, 4, 5, 6] as [Float]))
    let texts = try #require(HostArray(shape: [3], strings: ["a", "b", ""]))
    #expect(try positions("drop", count: 6, [[numbers], [numbers]]) == [0, 2, 3, 5])
    #expect(try positions("drop", count: 3, [[numbers, texts]]) == [0])
  }

  @Test func theFixtureIsThere() { #expect(Balanced.loaded.count == 8) }

  /// As `RandomOverSampler`, which keeps every sample, and `RandomUnderSampler`, which repeats none.
  @Test(arguments: Balanced.loaded)
  fileprivate func classesBecomeAsFrequent(_ answer: Balanced.Case) throws {
    let count = answer.labels.count
    let drawn = try positions("{balance: \(answer.method)}", count: count, labels(answer.labels))
    let counts = answer.counts.indices.map { kind in
      drawn.count { answer.labels[$0] == Int64(kind) }
    }
    #expect(counts == answer.counts)
    if answer.method == "oversample" {
      #expect(Array(drawn.prefix(count)) == Array(0..<count))
    } else {
      #expect(Set(drawn).count == drawn.count)
    }
  }

  @Test func weightsDrawEveryClassAsOften() throws {
    let many = (0..<100).flatMap { _ in classes }
    let drawn = try positions("{balance: weights}", count: 4200, labels(many))
    #expect(drawn.count == 4200)
    let shares = (0..<3).map { kind in Double(drawn.count { many[$0] == kind }) / 4200 }
    // Five standard deviations of a share of a third among 4200.
    for share in shares { #expect(abs(share - 1.0 / 3) < 0.037) }
  }

  /// The partners in a batch whose samples are unit vectors: a row says what it was made of, and in which shares.
  private func blended(
    _ rows: [Int], alpha: Double, stream: UInt64 = 3
  ) throws -> [(partner: Int?, share: Double)] {
    let step = try #require(try decoded("{mixup: {alpha: \(alpha)}}", .step) as? any PipelineStep)
    let count = rows.count
    let units = (0..<count * count).map { Float($0 / count == $0 % count ? 1 : 0) }
    let batch = try #require(HostArray(shape: [count, count], units))
    let random = RandomStream(seed: 2, stream: stream)
    let mixed = try #require(
      try step.apply(to: batch, statistics: nil, random: random, rows: rows).doubles)
    return (0..<count).map { row in
      let parts = mixed[row * count..<(row + 1) * count].enumerated()
      #expect(abs(parts.reduce(0) { $0 + $1.element } - 1) < 1e-6)
      let others = parts.filter { $0.offset != row && $0.element > 0 }.map(\.offset)
      #expect(others.count <= 1)
      return (others.first, mixed[row * count + row])
    }
  }

  /// As `keras.layers.MixUp`: every sample is some sample's partner once.
  @Test func mixupBlendsWithAPermutationOfTheBatch() throws {
    let first = try blended(Array(100..<140), alpha: 4)
    let partners = first.enumerated().map { $1.partner ?? $0 }
    #expect(partners.sorted() == Array(0..<40))
    #expect(partners != (0..<40).map { ($0 + 1) % 40 })
    #expect(Set(first.map(\.share)).count > 30)
    let other = try blended(Array(200..<240), alpha: 4).enumerated().map { $1.partner ?? $0 }
    #expect(other != partners)
  }

  @Test func aSampleAndItsLabelAreBlendedAlike() throws {
    let step = try #require(try decoded("{mixup: {alpha: 0.4}}", .step) as? any PipelineStep)
    let one = try #require(HostArray(shape: [4, 1], [0, 10, 100, 1000] as [Float]))
    let two = try #require(
      HostArray(shape: [4, 2], [0, 0, 10, 20, 100, 200, 1000, 2000] as [Float]))
    func blend(_ batch: HostArray) throws -> [Float] {
      try #require(
        try step.apply(
          to: batch, statistics: nil, random: RandomStream(seed: 2, stream: 3), rows: [4, 7, 9, 2]
        ).floats)
    }
    let (a, b) = (try blend(one), try blend(two))
    #expect((0..<4).allSatisfy { abs(a[$0] - b[2 * $0]) < 1e-3 })
    #expect((0..<4).allSatisfy { abs(2 * a[$0] - b[2 * $0 + 1]) < 1e-3 })
  }

  /// Mean 1/2 and variance 1 / (4 · (2 · alpha + 1)) of Beta(alpha, alpha).
  @Test(arguments: [0.1, 0.4, 1, 4])
  func sharesAreFromTheBetaDistribution(alpha: Double) throws {
    // A sample that is its own partner, one in each batch on average, counts as a share of 1.
    let shares = try (0..<100).flatMap { batch in
      try blended(Array(batch * 200..<(batch + 1) * 200), alpha: alpha).map(\.share)
    }
    let count = Double(shares.count)
    let mean = shares.reduce(0, +) / count
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    #expect(abs(mean - 0.5) < 0.02)
    #expect(abs(variance - 1 / (4 * (2 * alpha + 1))) < 0.006)
  }
}
