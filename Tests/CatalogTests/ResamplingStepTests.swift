import Arrays
import Catalog
import Testing

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

  /// The counts of imbalanced-learn's `RandomOverSampler` and `RandomUnderSampler`.
  @Test func classesBecomeAsFrequent() throws {
    let more = try positions("balance", count: 42, labels(classes))
    #expect(counts(more) == [30, 30, 30])
    #expect(Array(more[..<42]) == Array(0..<42))
    let fewer = try positions("{balance: undersample}", count: 42, labels(classes))
    #expect(counts(fewer) == [3, 3, 3])
    #expect(Set(fewer).count == 9)
  }

  @Test func weightsDrawEveryClassAsOften() throws {
    let many = (0..<100).flatMap { _ in classes }
    let drawn = try positions("{balance: weights}", count: 4200, labels(many))
    #expect(drawn.count == 4200)
    let shares = (0..<3).map { kind in Double(drawn.count { many[$0] == kind }) / 4200 }
    // Five standard deviations of a share of a third among 4200.
    for share in shares { #expect(abs(share - 1.0 / 3) < 0.037) }
  }

  @Test func mixupBlendsNeighboursByOneShareForAllFields() throws {
    let step = try #require(try decoded("{mixup: {alpha: 0.4}}", .step) as? any PipelineStep)
    let random = RandomStream(seed: 2, stream: 3)
    let one = try #require(HostArray(shape: [3, 1], [0, 10, 100] as [Float]))
    let two = try #require(HostArray(shape: [3, 2], [0, 0, 10, 20, 100, 200] as [Float]))
    func blend(_ batch: HostArray) throws -> [Float] {
      try #require(
        try step.apply(to: batch, statistics: nil, random: random, rows: [4, 7, 9]).floats)
    }
    let (a, b) = (try blend(one), try blend(two))
    #expect((0..<3).allSatisfy { abs(a[$0] - b[2 * $0]) < 1e-4 })
    let shares = [1 - a[0] / 10, (100 - a[1]) / 90, a[2] / 100]
    #expect(shares.allSatisfy { (0...1).contains($0) })
    #expect(Set(shares).count == 3)
  }

  /// Mean 1/2 and variance 1 / (4 · (2 · alpha + 1)) of Beta(alpha, alpha).
  @Test(arguments: [0.1, 0.4, 1, 4])
  func sharesAreFromTheBetaDistribution(alpha: Double) throws {
    let step = try #require(try decoded("{mixup: {alpha: \(alpha)}}", .step) as? any PipelineStep)
    let count = 20_000
    let batch = try #require(
      HostArray(shape: [count, 1], (0..<count).map { Float($0 % 2) }))
    let mixed = try #require(
      try step.apply(
        to: batch, statistics: nil, random: RandomStream(seed: 1, stream: 1), rows: Array(0..<count)
      ).doubles)
    let shares = mixed.enumerated().map { $0 % 2 == 1 ? $1 : 1 - $1 }
    let mean = shares.reduce(0, +) / Double(count)
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    #expect(abs(mean - 0.5) < 0.02)
    #expect(abs(variance - 1 / (4 * (2 * alpha + 1))) < 0.006)
  }
}
