import Testing
import Training

@Suite struct SampleOrderTests {
  static let shufflings: [SampleOrder.Shuffling] = [
    .none, .samples, .window(7), .window(1), .window(500), .batches,
  ]

  @Test(arguments: shufflings) func everyPassHoldsEverySampleOnce(
    _ shuffling: SampleOrder.Shuffling
  ) {
    let order = SampleOrder(sampleCount: 103, batchSize: 10, shuffling: shuffling, seed: 5)
    for pass in 0..<3 { #expect(order.order(ofPass: pass).sorted() == Array(0..<103)) }
  }

  @Test func shufflingDependsOnSeedAndPassAlone() {
    let order = SampleOrder(sampleCount: 50, batchSize: 8, seed: 5)
    #expect(
      order.order(ofPass: 2) == SampleOrder(sampleCount: 50, batchSize: 8, seed: 5).order(ofPass: 2)
    )
    #expect(order.order(ofPass: 2) != order.order(ofPass: 3))
    #expect(
      order.order(ofPass: 2) != SampleOrder(sampleCount: 50, batchSize: 8, seed: 6).order(ofPass: 2)
    )
  }

  @Test func aWindowLetsNoSampleComeEarly() {
    let order = SampleOrder(sampleCount: 200, batchSize: 10, shuffling: .window(16), seed: 1)
    let samples = order.order(ofPass: 0)
    // After i samples were taken, the window reaches to sample i + 15.
    for (place, sample) in samples.enumerated() { #expect(sample <= place + 15) }
    #expect(samples != Array(0..<200))
  }

  @Test func shuffledBatchesStayWhole() {
    let order = SampleOrder(sampleCount: 35, batchSize: 10, shuffling: .batches, seed: 1)
    let samples = order.order(ofPass: 0)
    for start in [0, 10, 20] {
      let batch = Array(samples[start..<start + 10])
      #expect(batch == Array(batch[0]..<batch[0] + 10))
      #expect(batch[0] % 10 == 0)
    }
    #expect(Array(samples[30...]) == [30, 31, 32, 33, 34])
  }

  @Test func theRemainderIsDroppedOnDemand() {
    #expect(SampleOrder(sampleCount: 103, batchSize: 10, seed: 0).batchesPerPass == 11)
    #expect(
      SampleOrder(sampleCount: 103, batchSize: 10, dropsRemainder: true, seed: 0).batchesPerPass
        == 10)
    #expect(
      SampleOrder(sampleCount: 3, batchSize: 10, dropsRemainder: true, seed: 0).batchesPerPass == 0)
  }
}
