package import Arrays
package import DataFiles
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Turns images at random.
package struct RandomRotationStep: FillingStep {
  package static let about = About(
    "random_rotation", aliases: ["RandomRotation"], dialects: Dialect.allCases,
    "Turns every image around its centre by a random share of a full turn.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "factor", \.factor, in: -1...1, required: true,
        "Largest share of a full turn, or a range of shares."),
      fillModeField, fillValueField, layoutField,
    ])
  package static let target = StepTarget.field

  package var factor = Interval(0, 0)
  package var fillMode = FillMode.reflect
  package var fillValue = 0.0
  package var layout = Layout.channelsLast
  package init() {}

  package var traits: StepTraits {
    StepTraits(
      isRandom: true, geometry: .init(turn: max(abs(factor.lower), abs(factor.upper))),
      fill: constantFill)
  }

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool {
    factor == Interval(0, 0)
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    _ = try imageAxes(of: field)
    widen(&field)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    try mapImages(batch, rows: rows) { row -> (cosine: Double, sine: Double) in
      let angle = 2 * .pi * RowDraws(random, row: row).uniform(0, in: factor)
      return (cosine: cos(angle), sine: sin(angle))
    } value: { turn, y, x, source in
      let (cy, cx) = (Double(source.height - 1) / 2, Double(source.width - 1) / 2)
      let (dy, dx) = (Double(y) - cy, Double(x) - cx)
      return source.bilinear(
        cy + turn.sine * dx + turn.cosine * dy, cx + turn.cosine * dx - turn.sine * dy, fillMode,
        Float(fillValue))
    }
  }
}
