package import Arrays
package import DataFiles

/// Adds normal noise.
package struct GaussianNoiseStep: PipelineStep {
  package static let about = About(
    "gaussian_noise", aliases: ["GaussianNoise"], dialects: Dialect.allCases,
    "Adds normal noise with mean 0.")
  package static let schema = Schema(
    Self(),
    [
      .number(
        "stddev", \.deviation, in: 0...Double.greatestFiniteMagnitude, required: true,
        "Deviation of the noise.")
    ])
  package static let target = StepTarget.field

  package var deviation = 0.0
  package init() {}

  package var traits: StepTraits { StepTraits(isRandom: true, noise: deviation) }

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool { deviation == 0 }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    field.element = .float32
    if deviation == 0 { return }
    let moments = field.values.moments
    field.becomeReal(range: nil)
    field.values.moments = moments.map {
      Moments(mean: $0.mean, variance: $0.variance + deviation * deviation)
    }
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let width = batch.rowElementCount
    let scale = Float(deviation)
    return try batch.floats { numbers in
      for row in 0..<batch.rowCount {
        // A stream for every row, so that its noise does not depend on the batch.
        let number = UInt64(bitPattern: Int64(row < rows.count ? rows[row] : row))
        let stream = RandomStream(
          seed: random.seed, stream: random.stream ^ (number &* 0x9E37_79B9_7F4A_7C15 | 1))
        let noise = stream.normal(count: width)
        for i in 0..<width { numbers[row * width + i] += scale * noise[i] }
      }
    }
  }
}
