package import Arrays
package import DataFiles

/// Slants images at random.
package struct RandomShearStep: FillingStep {
  package static let about = About(
    "random_shear", aliases: ["RandomShear"], dialects: Dialect.allCases,
    "Slants every image by a random share of its size, sideways and upwards.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "x_factor", \.right, in: -1...1, "Largest shift of a column per row, or a range of shifts."),
      .spread(
        "y_factor", \.down, in: -1...1, "Largest shift of a row per column, or a range of shifts."),
      fillModeField, fillValueField, layoutField,
    ])
  package static let target = StepTarget.field

  package var right = Interval(0, 0)
  package var down = Interval(0, 0)
  package var fillMode = FillMode.reflect
  package var fillValue = 0.0
  package var layout = Layout.channelsLast
  package init() {}

  package var traits: StepTraits {
    StepTraits(isRandom: true, geometry: .init(), fill: constantFill)
  }

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool {
    right == Interval(0, 0) && down == Interval(0, 0)
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    _ = try imageAxes(of: field)
    widen(&field)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    try mapImages(batch, rows: rows) { row -> (right: Double, down: Double) in
      let draws = RowDraws(random, row: row)
      return (right: draws.uniform(0, in: right), down: draws.uniform(1, in: down))
    } value: { shear, y, x, source in
      let (dy, dx) = (
        Double(y) - Double(source.height - 1) / 2, Double(x) - Double(source.width - 1) / 2
      )
      return source.bilinear(
        Double(y) + shear.down * dx, Double(x) + shear.right * dy, fillMode, Float(fillValue))
    }
  }
}
