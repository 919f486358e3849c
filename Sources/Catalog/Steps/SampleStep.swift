import Arrays

/// Takes part of the samples.
package struct SampleStep: ResamplingStep {
  package static let about = About(
    "sample", dialects: Dialect.allCases,
    "Takes part of the samples, drawn at random and kept in their order.")
  package static let schema = Schema(
    Self(),
    [
      .optionalNumber("fraction", \.fraction, in: 0...1, "Share of the samples."),
      .optionalInt("count", \.count, "Number of samples."),
    ])
  package static let target = StepTarget.stream

  package var fraction: Double?
  package var count: Int?
  package init() {}

  package func sampleCount(of total: Int) -> Int? {
    let share = fraction.map { Int(exactly: (Double(total) * $0).rounded()) ?? total } ?? total
    return min(share, count ?? total)
  }

  package func makeChooser() -> any SampleChooser { Chooser(step: self) }

  private struct Chooser: SampleChooser {
    let step: SampleStep
    var readsSamples: Bool { false }
    mutating func add(_ fields: [HostArray]) {}
    func positions(of count: Int, _ random: RandomStream) -> [Int] {
      IndexPermutation(count: count, random).prefix(step.sampleCount(of: count) ?? count).sorted()
    }
  }
}
