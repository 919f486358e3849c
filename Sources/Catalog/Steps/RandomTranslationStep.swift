package import Arrays
package import DataFiles

/// Shifts images at random.
package struct RandomTranslationStep: FillingStep {
  package static let about = About(
    "random_translation", aliases: ["RandomTranslation"], dialects: Dialect.allCases,
    "Shifts every image by a random share of its height and width.")
  package static let schema = Schema(
    Self(),
    [
      .spread(
        "height_factor", \.height, in: -1...1, required: true,
        "Largest share of the height, or a range of shares."),
      .spread(
        "width_factor", \.width, in: -1...1, required: true,
        "Largest share of the width, or a range of shares."),
      fillModeField, fillValueField, layoutField,
    ])
  package static let target = StepTarget.field

  package var height = Interval(0, 0)
  package var width = Interval(0, 0)
  package var fillMode = FillMode.reflect
  package var fillValue = 0.0
  package var layout = Layout.channelsLast
  package init() {}

  package var traits: StepTraits {
    StepTraits(isRandom: true, geometry: .init(), fill: constantFill)
  }

  package func isIdle(on field: FieldFacts, values: [String: Int]) -> Bool {
    height == Interval(0, 0) && width == Interval(0, 0)
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    _ = try imageAxes(of: field)
    widen(&field)
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    let (_, rowCount, columnCount) = try image(batch)
    return try mapImages(batch, rows: rows) { row -> (down: Double, right: Double) in
      let draws = RowDraws(random, row: row)
      return (
        down: draws.uniform(0, in: height) * Double(rowCount),
        right: draws.uniform(1, in: width) * Double(columnCount)
      )
    } value: { shift, y, x, source in
      source.bilinear(Double(y) - shift.down, Double(x) - shift.right, fillMode, Float(fillValue))
    }
  }
}
