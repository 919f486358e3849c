import Arrays
import Testing

@Suite struct DropoutMaskTests {
  @Test func `a mask takes its words at the step and a quarter of the index`() {
    let mask = DropoutMask(seed: 7, stream: 3, step: 5, rate: 0.3)
    let random = RandomStream(seed: 7, stream: 3)
    let factors = mask.factors(count: 10)
    for i in 0..<10 {
      let word = random.words(at: 5 << 32 | UInt64(i / 4))[i % 4]
      let isDropped = Double(word) < Double(Float(0.3)) * 4_294_967_296
      #expect(mask.isDropped(i) == isDropped)
      #expect(factors[i] == (isDropped ? 0 : 1 / (1 - Float(0.3))))
    }
  }

  @Test(arguments: [Float(0.1), 0.5, 0.9])
  func `the dropped share is the rate`(rate: Float) {
    let count = 20_000
    let dropped = DropoutMask(seed: 1, stream: 1, step: 0, rate: rate).factors(count: count)
      .count { $0 == 0 }
    let share = Double(dropped) / Double(count)
    let deviation = (Double(rate) * (1 - Double(rate)) / Double(count)).squareRoot()
    #expect(abs(share - Double(rate)) < 5 * deviation)
  }

  @Test(arguments: [Float(-1), 0, 1, .infinity])
  func `a rate outside its range does not trap`(rate: Float) {
    let factors = DropoutMask(seed: 1, stream: -1, step: -1, rate: rate).factors(count: 5)
    #expect(factors.count == 5)
    if rate <= 0 { #expect(factors == [1, 1, 1, 1, 1]) }
  }
}
