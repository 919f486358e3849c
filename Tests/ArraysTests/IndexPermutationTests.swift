import Arrays
import Testing

@Suite struct IndexPermutationTests {
  /// Listed and computed ones alike; sizes around squares, where the two digits change.
  @Test(arguments: [0, 1, 2, 3, 4, 5, 15, 16, 17, 99, 100, 101, 1000, 4099], [0, 1 << 20])
  func everyNumberComesOnce(count: Int, largestListed: Int) {
    let random = RandomStream(seed: 3, stream: 9)
    let order = IndexPermutation(count: count, random, largestListed: largestListed)
    #expect(order.count == count)
    #expect(order.sorted() == Array(0..<count))
  }

  @Test func ordersDifferFromStreamToStream() {
    let orders = (0..<20).map { stream in
      Array(IndexPermutation(count: 500, RandomStream(seed: 1, stream: stream), largestListed: 0))
    }
    #expect(Set(orders).count == 20)
  }

  /// Where number 0 of 64 goes in 6400 computed orders: the chi-squared statistic has 63 degrees of freedom.
  @Test func everyPlaceIsAsLikely() {
    var counts = [Int](repeating: 0, count: 64)
    for stream in 0..<6400 as Range<UInt64> {
      let random = RandomStream(seed: 7, stream: stream)
      counts[IndexPermutation(count: 64, random, largestListed: 0)[0]] += 1
    }
    let statistic = counts.reduce(0.0) { $0 + (Double($1) - 100) * (Double($1) - 100) / 100 }
    // 99.9 % of such statistics are below 103.4.
    #expect(statistic < 103.4)
  }
}
