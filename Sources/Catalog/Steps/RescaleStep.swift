package import Arrays
package import DataFiles

/// Multiplies and shifts every number.
package struct RescaleStep: PipelineStep {
  package static let about = About(
    "rescale", aliases: ["rescaling", "Rescaling"], dialects: Dialect.allCases,
    "Multiplies every number by a factor and adds an offset.", formula: "scale·x + offset")
  package static let schema = Schema(
    Self(),
    [
      .number("scale", \.scale, required: true, "Factor."),
      .number("offset", \.offset, default: "0", "Added after scaling."),
    ])
  package static let target = StepTarget.field

  package var scale = 1.0
  package var offset = 0.0
  package init(scale: Double = 1, offset: Double = 0) {
    (self.scale, self.offset) = (scale, offset)
  }

  package var traits: StepTraits { StepTraits(isScaling: true) }

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool {
    scale == 1 && offset == 0
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    field.element = .float32
    if scale == 1, offset == 0 { return }
    let moments = field.values.moments
    field.becomeReal(range: field.values.range?.scaled(by: scale, offset: offset))
    field.values.moments = moments.map {
      Moments(mean: scale * $0.mean + offset, variance: scale * scale * $0.variance)
    }
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let (scale, offset) = (Float(scale), Float(offset))
    return try batch.floats { numbers in
      for i in numbers.indices { numbers[i] = numbers[i] * scale + offset }
    }
  }
}
